package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Typed quick calls, beside gRPC and the bare transport.
final class CallsBenchmark implements Benchmark {
  private static final List<Integer> OUTSTANDING = List.of(1, 64, 1000);

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public String measures() {
    return "Quick calls, a record in and a record out: calls/s, latency, processor time.";
  }

  @Override
  public List<Goal> goals() {
    String rate = "calls/s";
    return List.of(
        Goal.ratioAtLeast("raincheck @NonBlocking", setting(1), rate, "bare JeroMQ", 0.8),
        Goal.ratioAtLeast("raincheck", setting(1), rate, "bare JeroMQ", 0.6),
        Goal.ratioAtLeast("raincheck", setting(1), rate, "gRPC, virtual threads", 1),
        Goal.ratioAtLeast("raincheck", setting(64), rate, "gRPC, direct", 5),
        Goal.ratioAtLeast("raincheck", setting(1000), rate, "gRPC, direct", 8),
        Goal.ratioAtLeast("raincheck", setting(1000), rate, "bare JeroMQ", 0.3));
  }

  @Override
  public String drawn() {
    return "calls/s";
  }

  static String setting(int outstanding) {
    return outstanding + " outstanding";
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      try (Child server = Child.start(CallsServer.class, List.of(), variant.name());
          Child client =
              Child.start(
                  CallsClient.class,
                  List.of(),
                  variant.name(),
                  server.line(),
                  Long.toString(server.pid()),
                  effort.text())) {
        samples.addAll(client.samples());
      }
    }
    return samples;
  }

  static List<Integer> outstanding() {
    return OUTSTANDING;
  }
}
