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
  private static final int CLIENTS = 400;

  private final String variant;
  private final String address;
  private final KeyFiles keys;
  private final Effort effort;

  private EncryptedClient(String variant, String address, KeyFiles keys, Effort effort) {
    this.variant = variant;
    this.address = address;
    this.keys = keys;
    this.effort = effort;
  }

  /// @param args variant, address, the folder with the keys, effort
  static void main(String[] args) throws Exception {
    var keys = new KeyFiles(Path.of(args[2]));
    var client = new EncryptedClient(args[0], args[1], keys, Effort.parse(args[3]));
    client.calls();
    if (!args[0].equals(EncryptedBenchmark.TLS_DIRECT)) { // one caller blocks in any case
      client.payloads();
    }
    if (!args[0].equals(EncryptedBenchmark.TLS_DIRECT)
        && !args[0].equals(EncryptedBenchmark.GRPC)) {
      client.storm();
    }
    System.exit(0);
  }

  private ClientOptions options() throws IOException {
    ClientOptions options =
        ClientOptions.of(address).withMessageBytesMax(Raincheck.MESSAGE_BYTES_MAX);
    return switch (variant) {
      case EncryptedBenchmark.CURVE ->
          options.withCurve(CurveKeys.generate(), CurveKeys.read(keys.curve()).publicKey());
      case EncryptedBenchmark.TLS, EncryptedBenchmark.TLS_DIRECT ->
          options.withTls(keys.tls("client"));
      default -> options;
    };
  }

  private void calls() throws Exception {
    try (Load load = quickCalls()) {
      for (int callers : EncryptedBenchmark.CALLERS) {
        print(EncryptedBenchmark.callers(callers), EncryptedBenchmark.RATE, rate(load, callers));
      }
    }
  }

  private Load quickCalls() throws IOException {
    return switch (variant) {
      case EncryptedBenchmark.GRPC ->
          Grpc.connect(Grpc.channel(address, keys), Grpc.CALL, Echo.QUESTION);
      case EncryptedBenchmark.TLS_DIRECT ->
          Raincheck.direct(options(), echo -> echo.quick(Echo.QUESTION));
      default -> {
        RaincheckClient client = RaincheckClient.connect(options());
        Echo echo = client.service(Echo.class);
        yield Raincheck.blocking(ignored -> echo.quick(Echo.QUESTION), client::close);
      }
    };
  }

  private void payloads() throws Exception {
    for (int kilobytes : EncryptedBenchmark.PAYLOADS_KB) {
      byte[] content = new byte[1_000 * kilobytes];
      new Random(kilobytes).nextBytes(content);
      try (Load load = echoOf(content)) {
        double megabytes = 2e-6 * content.length * rate(load, 1);
        print(EncryptedBenchmark.payload(kilobytes), EncryptedBenchmark.SPEED, megabytes);
      }
    }
  }

  private Load echoOf(byte[] content) throws IOException {
    if (variant.equals(EncryptedBenchmark.GRPC)) {
      return Grpc.connect(Grpc.channel(address, keys), Grpc.BYTES, content);
    }
    RaincheckClient client = RaincheckClient.connect(options());
    Echo echo = client.service(Echo.class);
    return Raincheck.blocking(ignored -> echo.quickBytes(content), client::close);
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
    try (RaincheckClient old = RaincheckClient.connect(options())) {
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
      throws InterruptedException, IOException {
    try (RaincheckClient client = RaincheckClient.connect(options())) {
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
