package dev.raincheck.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Encrypted connections, beside those in the clear.
final class EncryptedBenchmark implements Benchmark {
  static final String CLEAR = "in the clear";
  static final String CURVE = "CURVE";
  static final String TLS = "TLS";
  static final String TLS_DIRECT = "TLS, direct callbacks";
  static final String GRPC = "gRPC, mutual TLS";
  static final List<Integer> CALLERS = List.of(64, 1_000);
  static final List<Integer> PAYLOADS_KB = List.of(1, 10, 100, 1_000);
  static final String STORM = "400 clients at once";
  static final String RATE = "calls/s";
  static final String SPEED = "MB/s";
  static final String ALL_ANSWERED = "all answered s";
  static final String OTHERS_P99 = "p99 of another client ms";

  @Override
  public String name() {
    return "encrypted";
  }

  @Override
  public String measures() {
    return "CURVE and TLS beside connections in the clear, and beside gRPC with mutual TLS:"
        + " calls/s, MB/s, many clients that connect at once.";
  }

  @Override
  public List<Goal> goals() {
    var goals = new ArrayList<Goal>();
    for (String variant : List.of(CURVE, TLS)) {
      goals.add(Goal.ratioAtLeast(variant, callers(64), RATE, CLEAR, 0.85));
      goals.add(new Goal(variant, STORM, ALL_ANSWERED, CLEAR, false, 2));
      goals.add(Goal.atMost(variant, STORM, OTHERS_P99, 10));
    }
    CALLERS.forEach(it -> goals.add(Goal.ratioAtLeast(TLS_DIRECT, callers(it), RATE, GRPC, 5)));
    PAYLOADS_KB.forEach(it -> goals.add(Goal.ratioAtLeast(TLS, payload(it), SPEED, GRPC, 1)));
    return goals;
  }

  static String callers(int count) {
    return count + " callers";
  }

  static String payload(int kilobytes) {
    return kilobytes + " KB, one caller";
  }

  /// Whether it is Raincheck over TLS.
  static boolean isTls(String variant) {
    return variant.equals(TLS) || variant.equals(TLS_DIRECT);
  }

  @Override
  public String drawn() {
    return RATE;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    for (String variant : List.of(CLEAR, CURVE, TLS, TLS_DIRECT, GRPC)) {
      try (KeyFiles keys = KeyFiles.make(variant)) {
        samples.addAll(measured(variant, keys.folder(), effort));
      }
    }
    return samples;
  }

  private static List<Sample> measured(String variant, Path keys, Effort effort) {
    try (Child server = Child.start(EncryptedServer.class, List.of(), variant, keys.toString());
        Child client =
            Child.start(
                EncryptedClient.class,
                List.of("-Xss256k"), // for the threads of many clients in one process
                variant,
                server.line(),
                keys.toString(),
                effort.text())) {
      return client.samples();
    }
  }
}
