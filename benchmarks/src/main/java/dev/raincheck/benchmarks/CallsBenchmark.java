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
    return List.of(
        goal(Variant.RAINCHECK_NON_BLOCKING, 1, Variant.BARE, 0.8),
        goal(Variant.RAINCHECK, 1, Variant.BARE, 0.6),
        goal(Variant.RAINCHECK, 1, Variant.GRPC_VIRTUAL, 1),
        goal(Variant.RAINCHECK_DIRECT, 64, Variant.GRPC_DIRECT, 5),
        goal(Variant.RAINCHECK_DIRECT, 1000, Variant.GRPC_DIRECT, 8),
        goal(Variant.RAINCHECK, 64, Variant.GRPC_VIRTUAL, 5),
        goal(Variant.RAINCHECK, 1000, Variant.GRPC_VIRTUAL, 8),
        goal(Variant.RAINCHECK, 1000, Variant.BARE, 0.3));
  }

  private static Goal goal(Variant variant, int outstanding, Variant beside, double ratio) {
    return Goal.ratioAtLeast(variant.text, setting(outstanding), "calls/s", beside.text, ratio);
  }

  @Override
  public String drawn() {
    return "calls/s";
  }

  static String setting(int outstanding) {
    return outstanding + " outstanding";
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      try (Pair pair = start(Child.CLASS_PATH, variant, effort)) {
        samples.addAll(pair.samples());
      }
    }
    return samples;
  }

  /// @param classPath of a build, perhaps another one
  static Pair start(String classPath, Variant variant, Effort effort) {
    Child server = CallsServer.start(classPath, variant);
    String client = CallsClient.class.getName();
    String pid = Long.toString(server.pid());
    return new Pair(
        server,
        Child.startJava(
            classPath, client, List.of(), variant.name(), server.line(), pid, effort.text()));
  }

  static List<Integer> outstanding() {
    return OUTSTANDING;
  }
}
