package dev.raincheck.samples;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// A proxy eats replies and cuts connections: no result is lost, and no handler runs twice.
final class LostReplies {
  private static final int CONNECTIONS_TO_SPOIL = 4;

  private LostReplies() {}

  /// Running one of these twice would show: the count of its file would be 2.
  @Service("stocktaking")
  public interface Stocktaking {
    /// The file's checksum, and how often this method has been run for it.
    Counted count(String file);

    /// What became of one file.
    record Counted(long crc32, int runs) {}
  }

  record CountingFiles(Map<String, Integer> runsByFile) implements Stocktaking {
    @Override
    public Counted count(String file) {
      int runs = runsByFile.merge(file, 1, Integer::sum);
      return new Counted(checksum(file), runs);
    }
  }

  public static void main(String[] args) throws Exception {
    List<String> files = filesOfTheJdk();
    Map<String, Integer> runsByFile = new ConcurrentHashMap<>();
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Stocktaking.class, new CountingFiles(runsByFile))
                .respondWithin(Duration.ofMillis(50))
                .start();
        var proxy = new LossyProxy(server.address(), CONNECTIONS_TO_SPOIL)) {
      long startNs = System.nanoTime();
      long right = countAll(files, proxy.address());
      System.out.printf(
          "%d calls in %.1f s; the proxy ate %,d bytes of replies and cut %d connections%n",
          files.size(),
          (System.nanoTime() - startNs) / 1e9,
          proxy.bytesEaten(),
          proxy.connectionsCut());
      System.out.printf("results: %d, all of them right: %b%n", right, right == files.size());
      int runs = runsByFile.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf("handlers run: %d, run twice: %d%n", runs, runs - runsByFile.size());
      server.requestShutdown();
      System.out.println("closed; " + server.awaitClose());
    }
  }

  /// One virtual thread a file, all over one connection.
  private static long countAll(List<String> files, String address) throws Exception {
    try (var client = RaincheckClient.connect(address);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Stocktaking stocktaking = client.service(Stocktaking.class);
      Map<String, Future<Stocktaking.Counted>> results =
          files.stream()
              .collect(
                  Collectors.toMap(
                      file -> file, file -> threads.submit(() -> stocktaking.count(file))));
      long right = 0;
      for (var result : results.entrySet()) {
        Stocktaking.Counted expected = new Stocktaking.Counted(checksum(result.getKey()), 1);
        right += result.getValue().get().equals(expected) ? 1 : 0;
      }
      return right;
    }
  }

  private static List<String> filesOfTheJdk() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(System.getProperty("java.home")))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() < 1_000_000)
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  private static long checksum(String file) {
    var checksum = new CRC32();
    try {
      checksum.update(Files.readAllBytes(Path.of(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file, unreadable);
    }
    return checksum.getValue();
  }
}
