package dev.raincheck.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A server with a store and its client, each a process, which take their turns.
record StorePair(Child server, Child client) implements AutoCloseable {
  /// @param where a directory, or a database's URL
  static StorePair start(StoreKind kind, String where) {
    Child server = Child.start(StoreServer.class, List.of(), kind.name(), where);
    Child client = Child.start(StoreClient.class, List.of(), server.line());
    client.line();
    return new StorePair(server, client);
  }

  StoreTurn turn(String what, int inFlight, Duration time) {
    return StoreTurn.ask(client, what, inFlight, time);
  }

  @Override
  public void close() {
    client.close();
    server.close();
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
