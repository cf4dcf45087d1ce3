package dev.raincheck.benchmarks;

import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A server with a store, beside one without, and beside the store's own writes.
final class StoreBenchmark implements Benchmark {
  static final String QUICK = "quick";
  static final String DEFERRALS = "deferrals";
  static final String LIVES = "lives";
  static final String RATE = "operations/s";

  /// How many there were, warming up included.
  static final String COUNT = "operations";

  private static final List<StoreKind> STORES = List.of(StoreKind.SQLITE, StoreKind.POSTGRES);

  /// What is measured, and how many are under way.
  private record Setting(String what, int inFlight) {}

  private static final Setting QUICK_CALLS = new Setting(QUICK, 64);
  private static final List<Setting> STORED =
      List.of(
          new Setting(DEFERRALS, 256),
          new Setting(LIVES, 64),
          new Setting(LIVES, 256),
          new Setting(LIVES, 1_000));

  @Override
  public String name() {
    return "store";
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
      String quick = setting(QUICK, QUICK_CALLS.inFlight());
      goals.add(Goal.ratioAtLeast(kind.text, quick, RATE, StoreKind.NONE.text, 0.95));
      goals.add(new Goal(kind.text, quick, "p99 ms", StoreKind.NONE.text, false, 1.1));
      for (Setting it : STORED) {
        String setting = setting(it.what(), it.inFlight());
        goals.add(Goal.ratioAtLeast(kind.text, setting, RATE, kind.bare(), 0.5));
      }
    }
    String postgres = StoreKind.POSTGRES.text;
    goals.add(Goal.atMost(StoreKind.SQLITE.text, StoreStarts.RESTART, StoreStarts.FIRST_ANSWER, 2));
    goals.add(new Goal(postgres, StoreStarts.TAKE_OVER, RATE, "", true, 25_000));
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
    Path folder = Files.createTempDirectory("raincheck-store");
    try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
      for (StoreKind kind : StoreKind.values()) {
        samples.addAll(served(kind, where(kind, folder, database), QUICK_CALLS, effort));
      }
      for (Setting it : STORED) {
        for (StoreKind kind : STORES) {
          String where = where(kind, folder, database);
          samples.add(bare(kind, where, it, effort));
          samples.addAll(served(kind, where, it, effort));
        }
      }
      samples.add(StoreStarts.takeOver(database.url(), effort));
      samples.addAll(StoreStarts.restart(folder.resolve("restart").toString(), effort));
    } finally {
      delete(folder);
    }
    return samples;
  }

  private static String where(StoreKind kind, Path folder, EmbeddedDatabase database) {
    return kind == StoreKind.POSTGRES ? database.url() : folder.resolve("store").toString();
  }

  private static List<Sample> served(StoreKind kind, String where, Setting it, Effort effort)
      throws Exception {
    try (Child server = Child.start(StoreServer.class, List.of(), kind.name(), where)) {
      String address = server.line();
      boolean isCounted = kind == StoreKind.POSTGRES && it.what().equals(LIVES);
      DatabaseCost before = isCounted ? DatabaseCost.read(where) : new DatabaseCost(0, 0);
      List<Sample> samples = new ArrayList<>(measured(kind, address, it, effort));
      if (isCounted) {
        double count = samples.getLast().value();
        String setting = setting(it.what(), it.inFlight());
        samples.addAll(DatabaseCost.read(where).since(before, count, setting));
      }
      samples.removeIf(sample -> sample.metric().equals(COUNT));
      return samples;
    }
  }

  private static List<Sample> measured(StoreKind kind, String address, Setting it, Effort effort) {
    try (Child client =
        Child.start(
            StoreClient.class,
            List.of(),
            kind.name(),
            address,
            it.what(),
            Integer.toString(it.inFlight()),
            effort.text())) {
      return client.samples();
    }
  }

  private static Sample bare(StoreKind kind, String where, Setting it, Effort effort)
      throws StoreException {
    try (StoreRun run = kind.at(where).open("bare")) {
      var bare = new BareStore(run);
      bare.measure(it.what(), it.inFlight(), effort.warmUp().dividedBy(4));
      double rate = bare.measure(it.what(), it.inFlight(), effort.measured());
      return new Sample(kind.bare(), setting(it.what(), it.inFlight()), RATE, rate);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
