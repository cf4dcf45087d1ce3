package dev.raincheck.benchmarks;

import dev.raincheck.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// How late answers are whose deadline has come, as their client sees it; below zero: how early.
final class DeadlineBenchmark implements Benchmark {
  private static final List<Integer> IN_FLIGHT = List.of(1_000, 100_000, 1_000_000);
  private static final String LATE = "p99.9 late ms";
  private static final String MACHINE = "a thread that only sleeps";
  private static final String HELD = "held.holdOrdinarily";
  private static final String BURNT = "all carriers burnt";
  static final long RESPOND_WITHIN_MS = 200;
  private static final int PROBES = 5_000;
  private static final long PROBE_EVERY_NS = 1_000_000;
  private static final long TAKEN_MAX_NS = TimeUnit.MINUTES.toNanos(10);

  /// A collector that does not stop the server: with G1 answers were up to 0.2 s late, with 100,000
  /// and more parked threads to move.
  private static final List<String> HEAP = List.of("-Xmx8g", "-XX:+UseZGC");

  @Override
  public String name() {
    return "deadline";
  }

  @Override
  public String measures() {
    return "Granted deadline to reply at the client, with operations in flight and carriers burnt.";
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      goals.add(Goal.atMost("raincheck", setting(inFlight), LATE, 10));
      goals.add(Goal.atMost("raincheck", setting(inFlight), "unanswered", 0));
    }
    goals.add(Goal.atMost("raincheck", BURNT, LATE, 10));
    goals.add(Goal.atMost("raincheck", BURNT, "unanswered", 0));
    return goals;
  }

  @Override
  public String drawn() {
    return LATE;
  }

  private static String setting(int inFlight) {
    return String.format(java.util.Locale.ROOT, "%,d in flight", inFlight);
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      probe(setting(inFlight), effort.scaled(inFlight), 0, effort, samples);
    }
    int carriers = Runtime.getRuntime().availableProcessors();
    probe(BURNT, effort.scaled(IN_FLIGHT.getFirst()), 2 * carriers, effort, samples);
    return samples;
  }

  private static void probe(
      String setting, int inFlight, int burning, Effort effort, List<Sample> samples) {
    try (Child server = Child.start(HeldServer.class, HEAP);
        var client = new RawClient(server.line())) {
      client.repeat(effort.scaled(20_000), it -> it.call("held.quick", null, 1L)); // warms up
      client.repeat(inFlight, it -> it.call("held.hold", null));
      for (int i = 0; i < burning; i++) {
        client.call("held.burn", 0L);
      }
      probe(client, HELD, effort.scaled(PROBES), new Histogram(TAKEN_MAX_NS, 3)); // warms up
      probe(setting, client, effort.scaled(PROBES), samples);
    }
  }

  private static void probe(String setting, RawClient client, int probes, List<Sample> samples) {
    try (var hiccups = new Hiccups()) {
      var taken = new Histogram(TAKEN_MAX_NS, 3);
      int unanswered = probe(client, HELD, probes, taken);
      tell("raincheck", setting, taken, RESPOND_WITHIN_MS, samples);
      samples.add(new Sample("raincheck", setting, "unanswered", unanswered));
      tell(MACHINE, setting, hiccups.late(), 0, samples);
    }
  }

  /// One after the other, a millisecond apart.
  ///
  /// @param method that is not done when its answer is due
  /// @param taken how long each answer took
  /// @return how many were not answered
  static int probe(RawClient client, String method, int probes, Histogram taken) {
    Map<Long, Long> sentNs = new HashMap<>();
    long nextNs = System.nanoTime();
    int sent = 0;
    long giveUpNs = Long.MAX_VALUE;
    while ((sent < probes || !sentNs.isEmpty()) && System.nanoTime() < giveUpNs) {
      if (sent < probes && System.nanoTime() >= nextNs) {
        long nowNs = System.nanoTime();
        sentNs.put(client.call(method, RESPOND_WITHIN_MS), nowNs);
        nextNs += PROBE_EVERY_NS;
        giveUpNs = ++sent == probes ? nowNs + TimeUnit.SECONDS.toNanos(30) : Long.MAX_VALUE;
      }
      Reply reply = client.receiveNow();
      if (reply == null) {
        LockSupport.parkNanos(50_000);
        continue;
      }
      Long sinceNs = sentNs.remove(reply.header().id());
      if (sinceNs != null) {
        taken.recordValue(System.nanoTime() - sinceNs);
      }
    }
    return sentNs.size();
  }

  /// @param dueMs how long it was to take
  private static void tell(
      String variant, String setting, Histogram taken, long dueMs, List<Sample> samples) {
    Map<String, Long> ns = new LinkedHashMap<>();
    ns.put("p50 late ms", taken.getValueAtPercentile(50));
    ns.put("p99 late ms", taken.getValueAtPercentile(99));
    ns.put(LATE, taken.getValueAtPercentile(99.9));
    ns.put("most late ms", taken.getMaxValue());
    ns.forEach(
        (metric, each) -> samples.add(new Sample(variant, setting, metric, each / 1e6 - dueMs)));
  }
}
