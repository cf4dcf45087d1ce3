package dev.raincheck.benchmarks;

import dev.raincheck.server.store.StoreRun;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a server records, beside the store's own writes: in turns, all processes warm.
final class StoreBenchmark implements Benchmark {
  static final String QUICK = "quick";
  static final String DEFERRALS = "deferrals";
  static final String LIVES = "lives";

  /// Deferrals at a given rate.
  static final String PACED = "paced";

  static final String RATE = "operations/s";
  static final String P50 = "p50 ms";
  static final String P99 = "p99 ms";
  static final int TURNS = 3;

  private static final List<StoreKind> STORES = List.of(StoreKind.SQLITE, StoreKind.POSTGRES);
  private static final String TENTH = "deferrals, at a tenth of that rate";

  /// Beside the 99th of a hundred commits.
  private static final double SLACK_MS = 2;

  /// What is measured, how many are under way, and how many of them a commit has at least: of
  /// deferrals one half is written while the other gathers.
  private record Setting(String what, int inFlight, int batch) {
    String text() {
      return setting(what, inFlight);
    }
  }

  private static final Setting DEFERRED = new Setting(DEFERRALS, 256, 128);
  private static final List<Setting> SETTINGS =
      List.of(
          DEFERRED,
          new Setting(LIVES, 64, 64),
          new Setting(LIVES, 256, 256),
          new Setting(LIVES, 1_000, 1_000));

  @Override
  public String name() {
    return "store-lives";
  }

  @Override
  public String measures() {
    return "Recorded operations, beside the store's own writes: operations/s, latency, cost.";
  }

  static String setting(String what, int inFlight) {
    return what + ", " + inFlight + " in flight";
  }

  @Override
  public List<Goal> goals() {
    var goals = new ArrayList<Goal>();
    for (StoreKind kind : STORES) {
      for (Setting it : SETTINGS) {
        goals.add(Goal.ratioAtLeast(kind.text, it.text(), RATE, kind.bare(), 0.5));
      }
      goals.add(new Goal(kind.text, TENTH, P50, kind.bare(), false, 2));
      goals.add(Goal.atMost(kind.text, TENTH, "p99 ms beyond 2 commits' p99", SLACK_MS));
    }
    String postgres = StoreKind.POSTGRES.text;
    goals.add(Goal.atMost(postgres, setting(LIVES, 64), DatabaseCost.COMMITS, 0.15));
    goals.add(Goal.atMost(postgres, setting(LIVES, 1_000), DatabaseCost.COMMITS, 0.02));
    goals.add(Goal.atMost(postgres, setting(LIVES, 1_000), DatabaseCost.WAL, 900));
    return goals;
  }

  @Override
  public String drawn() {
    return RATE;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    Path folder = StorePair.folder();
    try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
      for (StoreKind kind : STORES) {
        boolean isShared = kind == StoreKind.POSTGRES;
        String where = isShared ? database.url() : folder.resolve("served").toString();
        String bareWhere = isShared ? where : folder.resolve("bare").toString();
        try (Pair pair = StorePair.start(kind, where);
            StoreRun run = kind.at(bareWhere).open("bare")) {
          measure(new Side(kind, where, pair, new BareStore(run)), effort, samples);
        }
      }
    } finally {
      StorePair.delete(folder);
    }
    return samples;
  }

  /// What takes turns on one store.
  private record Side(StoreKind kind, String where, Pair pair, BareStore bare) {}

  private static void measure(Side side, Effort effort, List<Sample> samples) throws Exception {
    side.pair().turn(LIVES, 256, effort.warmUp());
    side.bare().measure(LIVES, 256, effort.warmUp().dividedBy(4));
    for (Setting it : SETTINGS) {
      side.pair().turn(it.what(), it.inFlight(), effort.warmUp().dividedBy(2));
      for (int turn = 0; turn < effort.turns(TURNS); turn++) {
        StoreTurn bare = side.bare().measure(it.what(), it.batch(), effort.measured());
        samples.addAll(bare.samples(side.kind().bare(), it.text()));
        samples.addAll(served(side, it, effort));
      }
    }
    paced(side, effort, samples);
  }

  private static List<Sample> served(Side side, Setting it, Effort effort) throws Exception {
    if (side.kind() != StoreKind.POSTGRES) {
      StoreTurn turn = side.pair().turn(it.what(), it.inFlight(), effort.measured());
      return turn.samples(side.kind().text, it.text());
    }
    DatabaseCost before = DatabaseCost.read(side.where());
    StoreTurn turn = side.pair().turn(it.what(), it.inFlight(), effort.measured());
    var samples = new ArrayList<>(turn.samples(side.kind().text, it.text()));
    DatabaseCost cost = DatabaseCost.read(side.where()).minus(before);
    samples.addAll(cost.samples((double) turn.count(), it.text()));
    return samples;
  }

  /// The deferral of one operation, beside the commit of one record.
  private static void paced(Side side, Effort effort, List<Sample> samples) throws Exception {
    for (int turn = 0; turn < effort.turns(TURNS); turn++) {
      StoreTurn full = side.pair().turn(DEFERRALS, DEFERRED.inFlight(), effort.measured());
      int perSecond = (int) Math.max(1, full.rate() / 10);
      StoreTurn bare = side.bare().measure(DEFERRALS, 1, effort.measured());
      StoreTurn paced = side.pair().turn(PACED, perSecond, effort.measured());
      samples.addAll(bare.samples(side.kind().bare(), TENTH));
      samples.addAll(paced.samples(side.kind().text, TENTH));
      double beyondMs = paced.p99Ms() - 2 * bare.p99Ms();
      samples.add(new Sample(side.kind().text, TENTH, "p99 ms beyond 2 commits' p99", beyondMs));
    }
  }
}
