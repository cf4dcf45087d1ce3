package dev.raincheck.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Makes a server with a store and its client, which take their turns.
final class StorePair {
  private StorePair() {}

  /// @param where a directory, or a database's URL
  static Pair start(StoreKind kind, String where) {
    Child server = Child.start(StoreServer.class, List.of(), kind.name(), where);
    Child client = Child.start(StoreClient.class, List.of(), server.line());
    client.line();
    return new Pair(server, client);
  }

  static Path folder() throws IOException {
    return Files.createTempDirectory("raincheck-store");
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
