package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Whether a quick call costs more when much is in flight; and how long a million takes to start
/// and to end.
final class GrowthBenchmark implements Benchmark {
  private static final List<Integer> IN_FLIGHT = List.of(0, 10_000, 100_000, 1_000_000);
  private static final String CPU = "server CPU µs/call";
  private static final int CALLS_TO_WARM_UP = 400_000;
  private static final int CALLS = 1_600_000;
  private static final int HELD_TO_WARM_UP = 100_000;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String measures() {
    return "Server's processor time for a quick call with ever more operations in flight.";
  }

  private static String variant(int inFlight) {
    return String.format(java.util.Locale.ROOT, "%,d in flight", inFlight);
  }

  @Override
  public List<Goal> goals() {
    return IN_FLIGHT.stream()
        .skip(1)
        .map(it -> new Goal(variant(it), "quick calls", CPU, variant(0), false, 1.2))
        .toList();
  }

  @Override
  public String drawn() {
    return CPU;
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      measure(inFlight, effort, samples);
    }
    return samples;
  }

  private static void measure(int inFlight, Effort effort, List<Sample> samples) {
    int held = inFlight == 0 ? 0 : effort.scaled(inFlight);
    int calls = effort.scaled(CALLS);
    String variant = variant(inFlight);
    try (Child server = Child.start(HeldServer.class, memory(effort));
        var client = new RawClient(server.line())) {
      warmUp(server, client, effort);
      long startNs = System.nanoTime();
      client.repeat(held, it -> it.call("held.hold", null));
      awaitRunning(server, held);
      long startedNs = System.nanoTime();
      // The collector moves what is new a few times; that is not the calls' doing.
      server.ask("heap");
      long before = Long.parseLong(server.ask("cpu"));
      client.repeat(calls, it -> it.call("held.quick", null, 1L));
      long after = Long.parseLong(server.ask("cpu"));
      samples.add(new Sample(variant, "quick calls", CPU, (after - before) / 1e3 / calls));
      if (held > 0) {
        samples.add(new Sample(variant, "to start", "s", (startedNs - startNs) / 1e9));
        long releaseNs = System.nanoTime();
        server.ask("release");
        awaitRunning(server, 0);
        samples.add(new Sample(variant, "to end", "s", (System.nanoTime() - releaseNs) / 1e9));
      }
    }
  }

  /// Touched before anything is measured. A page that is touched first takes the system 15 µs on a
  /// virtual machine, and with a million in flight the collector goes through ever new ones: so
  /// quick calls seemed to cost 1.2 to 4 times as much, another time each round.
  private static List<String> memory(Effort effort) {
    int megabytes = Math.max(256, effort.scaled(6_144));
    return List.of("-Xms" + megabytes + "m", "-Xmx" + megabytes + "m", "-XX:+AlwaysPreTouch");
  }

  /// All of what is measured and what goes before it, for each variant the same: else the compilers
  /// work on it beside the calls of one variant and not of another.
  private static void warmUp(Child server, RawClient client, Effort effort) {
    int calls = effort.scaled(CALLS_TO_WARM_UP);
    int held = effort.scaled(HELD_TO_WARM_UP);
    client.repeat(held, it -> it.call("held.hold", null));
    awaitRunning(server, held);
    client.repeat(calls, it -> it.call("held.quick", null, 1L));
    server.ask("again");
    client.repeat(calls, it -> it.call("held.quick", null, 1L));
  }

  private static void awaitRunning(Child server, int count) {
    while (Long.parseLong(server.ask("running")) != count) {
      Thread.onSpinWait();
    }
  }
}
