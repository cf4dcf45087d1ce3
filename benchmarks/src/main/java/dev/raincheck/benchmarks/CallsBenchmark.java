package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Typed quick calls, beside gRPC and the bare transport.
final class CallsBenchmark implements Benchmark {
  private static final List<Integer> OUTSTANDING = List.of(1, 64, 1000);

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
    return Scheduling.available().stream().flatMap(CallsBenchmark::goals).toList();
  }

  private static Stream<Goal> goals(Scheduling scheduling) {
    return Stream.of(
        goal(scheduling, Variant.RAINCHECK_NON_BLOCKING, 1, Variant.BARE, 0.8),
        goal(scheduling, Variant.RAINCHECK, 1, Variant.BARE, 0.6),
        goal(scheduling, Variant.RAINCHECK, 1, Variant.GRPC_VIRTUAL, 1),
        goal(scheduling, Variant.RAINCHECK, 64, Variant.GRPC_DIRECT, 5),
        goal(scheduling, Variant.RAINCHECK, 1000, Variant.GRPC_DIRECT, 8),
        goal(scheduling, Variant.RAINCHECK, 1000, Variant.BARE, 0.3));
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
    for (Variant variant : Variant.values()) {
      for (Scheduling scheduling : Scheduling.available()) {
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
