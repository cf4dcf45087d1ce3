package dev.raincheck.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Encrypted connections, beside those in the clear.
final class EncryptedBenchmark implements Benchmark {
  static final String CLEAR = "in the clear";
  static final String CURVE = "CURVE";
  static final String TLS = "TLS";
  static final String CALLS = "64 callers";
  static final String PAYLOAD = "100 KB, one caller";
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
    return "CURVE and TLS beside connections in the clear: calls/s, MB/s, many clients that connect"
        + " at once.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtLeast(CURVE, CALLS, RATE, CLEAR, 0.85),
        new Goal(CURVE, STORM, ALL_ANSWERED, CLEAR, false, 2),
        Goal.atMost(CURVE, STORM, OTHERS_P99, 10),
        Goal.ratioAtLeast(TLS, CALLS, RATE, CLEAR, 0.85),
        Goal.ratioAtLeast(TLS, PAYLOAD, SPEED, CLEAR, 0.5),
        Goal.atMost(TLS, STORM, OTHERS_P99, 10));
  }

  @Override
  public String drawn() {
    return RATE;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    for (String variant : List.of(CLEAR, CURVE, TLS)) {
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
