package dev.raincheck.benchmarks;

import static dev.raincheck.benchmarks.StoreBenchmark.P50;
import static dev.raincheck.benchmarks.StoreBenchmark.P99;
import static dev.raincheck.benchmarks.StoreBenchmark.QUICK;
import static dev.raincheck.benchmarks.StoreBenchmark.RATE;

import dev.raincheck.stores.embedded.EmbeddedDatabase;
import dev.raincheck.testkit.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Quick calls of a server with a store, beside one without; and while its database is not to be
/// reached, with what is due an answer meanwhile.
final class StoreCalls implements Benchmark {
  private static final int TURNS = 7;
  private static final int IN_FLIGHT = 64;
  private static final String SETTING = StoreBenchmark.setting(QUICK, IN_FLIGHT);
  private static final String STALLED = "stalled";
  private static final String BEFORE = "before";
  private static final String LATE = "p99.9 late ms";
  private static final String UNANSWERED = "unanswered";
  private static final int STALL_MS = 10_000;

  /// Answers that are due meanwhile; each takes a millisecond.
  private static final int PROBES = 9_000;

  @Override
  public String name() {
    return "store-calls";
  }

  @Override
  public String measures() {
    return "Quick calls with and without a store, and while the database is stalled for 10 s.";
  }

  @Override
  public List<Goal> goals() {
    var goals = new ArrayList<Goal>();
    for (StoreKind kind : List.of(StoreKind.SQLITE, StoreKind.POSTGRES)) {
      goals.add(Goal.ratioAtLeast(kind.text, SETTING, RATE, StoreKind.NONE.text, 0.95));
      goals.add(new Goal(kind.text, SETTING, P99, StoreKind.NONE.text, false, 1.1));
    }
    goals.add(Goal.ratioAtLeast(STALLED, SETTING, RATE, BEFORE, 0.95));
    goals.add(Goal.atMost(STALLED, "answers due", LATE, 10));
    goals.add(Goal.atMost(STALLED, "answers due", UNANSWERED, 0));
    return goals;
  }

  @Override
  public String drawn() {
    return P50;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    Path folder = StorePair.folder();
    Map<StoreKind, Pair> pairs = new EnumMap<>(StoreKind.class);
    try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
      for (StoreKind kind : StoreKind.values()) {
        String where = kind == StoreKind.POSTGRES ? database.url() : folder.toString();
        Pair pair = StorePair.start(kind, where);
        pairs.put(kind, pair);
        pair.turn(QUICK, IN_FLIGHT, effort.warmUp());
      }
      for (int turn = 0; turn < effort.turns(TURNS); turn++) {
        pairs.forEach((kind, pair) ->
            samples.addAll(
                pair.turn(QUICK, IN_FLIGHT, effort.measured()).samples(kind.text, SETTING)));
      }
      pairs.values().forEach(Pair::close);
      stalled(database.url(), effort, samples);
    } finally {
      pairs.values().forEach(Pair::close);
      StorePair.delete(folder);
    }
    return samples;
  }

  private static void stalled(String url, Effort effort, List<Sample> samples) throws Exception {
    String direct = URI.create(url.substring("jdbc:".length())).getAuthority();
    try (FaultProxy line = FaultProxy.to("tcp://" + direct);
        Child server =
            Child.start(
                StoreServer.class,
                List.of(),
                StoreKind.POSTGRES.name(),
                url.replace(direct, line.address().substring("tcp://".length())))) {
      String address = server.line();
      try (Child client = Child.start(StoreClient.class, List.of(), address);
          var prober = new RawClient(address)) {
        client.line();
        StoreTurn.ask(client, QUICK, IN_FLIGHT, effort.warmUp());
        probe(prober, effort.turns(PROBES) / 2); // warms up
        Duration half = Duration.ofMillis(effort.turns(STALL_MS) / 2 + 1);
        StoreTurn before = StoreTurn.ask(client, QUICK, IN_FLIGHT, half);
        line.partition();
        StoreTurn during = StoreTurn.ask(client, QUICK, IN_FLIGHT, half);
        samples.addAll(before.samples(BEFORE, SETTING));
        samples.addAll(during.samples(STALLED, SETTING));
        int probes = Math.max(1, effort.turns(PROBES) / 2);
        Histogram taken = probe(prober, probes);
        line.heal();
        samples.addAll(late(taken, probes));
      }
    }
  }

  private static Histogram probe(RawClient prober, int probes) {
    var taken = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    DeadlineBenchmark.probe(prober, "stored.late", probes, taken);
    return taken;
  }

  private static List<Sample> late(Histogram taken, int probes) {
    double dueMs = DeadlineBenchmark.RESPOND_WITHIN_MS;
    return List.of(
        new Sample(STALLED, "answers due", LATE, taken.getValueAtPercentile(99.9) / 1e6 - dueMs),
        new Sample(STALLED, "answers due", "most late ms", taken.getMaxValue() / 1e6 - dueMs),
        new Sample(STALLED, "answers due", UNANSWERED, probes - taken.getTotalCount()));
  }
}
