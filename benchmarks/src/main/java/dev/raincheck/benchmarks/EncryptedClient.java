package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// The client's process: many callers, large payloads, and many clients that connect at once.
final class EncryptedClient {
  private static final int DIGITS = 3;
  private static final int CALLERS = 64;
  private static final int CLIENTS = 400;
  private static final int PAYLOAD_BYTES = 100_000;

  private final String variant;
  private final ClientOptions options;
  private final Effort effort;

  private EncryptedClient(String variant, ClientOptions options, Effort effort) {
    this.variant = variant;
    this.options = options;
    this.effort = effort;
  }

  /// @param args variant, address, the folder with the keys, effort
  static void main(String[] args) throws Exception {
    ClientOptions plain =
        ClientOptions.of(args[1]).withMessageBytesMax(Raincheck.MESSAGE_BYTES_MAX);
    ClientOptions options = encrypted(args[0], plain, new KeyFiles(Path.of(args[2])));
    var client = new EncryptedClient(args[0], options, Effort.parse(args[3]));
    client.calls();
    client.payload();
    client.storm();
    System.exit(0);
  }

  private static ClientOptions encrypted(String variant, ClientOptions options, KeyFiles keys)
      throws IOException {
    return switch (variant) {
      case EncryptedBenchmark.CURVE ->
          options.withCurve(CurveKeys.generate(), CurveKeys.read(keys.curve()).publicKey());
      case EncryptedBenchmark.TLS -> options.withTls(keys.tls("client"));
      default -> options;
    };
  }

  private void calls() throws Exception {
    try (RaincheckClient client = RaincheckClient.connect(options)) {
      Echo echo = client.service(Echo.class);
      try (Load load = Raincheck.blocking(ignored -> echo.quick(Echo.QUESTION), () -> {})) {
        print(EncryptedBenchmark.CALLS, EncryptedBenchmark.RATE, rate(load, CALLERS));
      }
    }
  }

  private void payload() throws Exception {
    byte[] content = new byte[PAYLOAD_BYTES];
    new Random(PAYLOAD_BYTES).nextBytes(content);
    try (RaincheckClient client = RaincheckClient.connect(options)) {
      Echo echo = client.service(Echo.class);
      try (Load load = Raincheck.blocking(ignored -> echo.quickBytes(content), () -> {})) {
        double megabytes = 2e-6 * PAYLOAD_BYTES * rate(load, 1);
        print(EncryptedBenchmark.PAYLOAD, EncryptedBenchmark.SPEED, megabytes);
      }
    }
  }

  private double rate(Load load, int callers) throws Exception {
    load.run(callers, System.nanoTime() + effort.warmUp().toNanos() / 2, new Recorder(DIGITS));
    var latency = new Recorder(DIGITS);
    long startNs = System.nanoTime();
    load.run(callers, startNs + effort.measured().toNanos(), latency);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return latency.getIntervalHistogram().getTotalCount() / seconds;
  }

  /// A client of long standing goes on calling meanwhile.
  private void storm() throws Exception {
    var over = new AtomicBoolean();
    var latency = new Recorder(DIGITS);
    try (RaincheckClient old = RaincheckClient.connect(options)) {
      Echo echo = old.service(Echo.class);
      echo.quick(Echo.QUESTION);
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  long sentNs = System.nanoTime();
                  echo.quick(Echo.QUESTION);
                  latency.recordValue(System.nanoTime() - sentNs);
                }
              });
      double seconds = allAnswered(effort.scaled(CLIENTS));
      over.set(true);
      caller.join();
      Histogram others = latency.getIntervalHistogram();
      print(EncryptedBenchmark.STORM, EncryptedBenchmark.ALL_ANSWERED, seconds);
      double p99 = others.getValueAtPercentile(99) / 1e6;
      print(EncryptedBenchmark.STORM, EncryptedBenchmark.OTHERS_P99, p99);
    }
  }

  private double allAnswered(int clients) throws Exception {
    var answered = new CountDownLatch(clients);
    var closing = new CountDownLatch(1);
    var calls = new ArrayList<Future<?>>();
    try (var callers = Executors.newCachedThreadPool()) {
      long startNs = System.nanoTime();
      for (int i = 0; i < clients; i++) {
        calls.add(callers.submit(() -> callOnce(answered, closing)));
      }
      answered.await();
      double seconds = (System.nanoTime() - startNs) / 1e9;
      closing.countDown();
      for (Future<?> call : calls) {
        call.get(); // which throws if it failed
      }
      return seconds;
    }
  }

  private @Nullable Void callOnce(CountDownLatch answered, CountDownLatch closing)
      throws InterruptedException {
    try (RaincheckClient client = RaincheckClient.connect(options)) {
      try {
        client.service(Echo.class).quick(Echo.QUESTION);
      } finally {
        answered.countDown();
      }
      closing.await();
    }
    return null;
  }

  private void print(String setting, String metric, double value) {
    out.println(new Sample(variant, setting, metric, value).toLine());
  }
}
