package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Typed quick calls, beside gRPC and the bare transport.
final class CallsBenchmark implements Benchmark {
  private static final List<Integer> OUTSTANDING = List.of(1, 64, 1000);
  private static final List<Variant> ALL = List.of(Variant.values());

  /// Scheduling matters where more threads have work than there are processors.
  private static final List<Variant> CROWDED =
      List.of(Variant.BARE, Variant.GRPC_DIRECT, Variant.RAINCHECK);

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public String measures() {
    return "Quick calls, a record in and a record out: calls/s, latency, processor time; batch:"
        + " with `chrt --batch 0`.";
  }

  @Override
  public List<Goal> goals() {
    Scheduling usual = Scheduling.USUAL;
    List<Goal> goals = new ArrayList<>();
    goals.add(goal(usual, Variant.RAINCHECK_NON_BLOCKING, 1, Variant.BARE, 0.8));
    goals.add(goal(usual, Variant.RAINCHECK, 1, Variant.BARE, 0.6));
    goals.add(goal(usual, Variant.RAINCHECK, 1, Variant.GRPC_VIRTUAL, 1));
    for (Scheduling each : Scheduling.available()) {
      goals.add(goal(each, Variant.RAINCHECK, 64, Variant.GRPC_DIRECT, 5));
      goals.add(goal(each, Variant.RAINCHECK, 1000, Variant.GRPC_DIRECT, 8));
      goals.add(goal(each, Variant.RAINCHECK, 1000, Variant.BARE, 0.3));
    }
    return goals;
  }

  private static Goal goal(
      Scheduling scheduling, Variant variant, int outstanding, Variant beside, double ratio) {
    return Goal.ratioAtLeast(
        variant.text + scheduling.suffix,
        setting(outstanding),
        "calls/s",
        beside.text + scheduling.suffix,
        ratio);
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
    for (Scheduling scheduling : Scheduling.available()) {
      for (Variant variant : scheduling == Scheduling.USUAL ? ALL : CROWDED) {
        samples.addAll(measure(variant, scheduling, effort));
      }
    }
    return samples;
  }

  private static List<Sample> measure(Variant variant, Scheduling scheduling, Effort effort) {
    try (Child server = Child.start(scheduling, CallsServer.class, List.of(), variant.name());
        Child client =
            Child.start(
                scheduling,
                CallsClient.class,
                List.of(),
                variant.name(),
                server.line(),
                Long.toString(server.pid()),
                effort.text())) {
      return client.samples().stream().map(it -> it.under(scheduling)).toList();
    }
  }

  static List<Integer> outstanding() {
    return OUTSTANDING;
  }
}
