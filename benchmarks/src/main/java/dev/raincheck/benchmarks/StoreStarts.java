package dev.raincheck.benchmarks;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// How soon a server goes on with what another one has left.
final class StoreStarts implements Benchmark {
  private static final String RESTART = "restart";
  private static final String TAKE_OVER = "take-over";
  private static final String LISTENING = "listening s";
  private static final String FIRST_ANSWER = "first answer s";
  private static final String FIRST_TOKEN = "first durable token s";
  private static final int UNCLAIMED = 1_000_000;
  private static final int LEFT = 100_000;
  private static final int BATCH = 1_000;
  private static final long LOOK_NS = 10_000_000;

  @Override
  public String name() {
    return "store-starts";
  }

  @Override
  public String measures() {
    return "Starts after 1 000 000 unclaimed results and 100 000 queued, and the take-over of 100"
        + " 000.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(StoreKind.SQLITE.text, RESTART, FIRST_ANSWER, 2),
        Goal.atMost(StoreKind.SQLITE.text, RESTART, FIRST_TOKEN, 5),
        new Goal(StoreKind.POSTGRES.text, TAKE_OVER, StoreBenchmark.RATE, "", true, 25_000));
  }

  @Override
  public String drawn() {
    return FIRST_ANSWER;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    Path folder = StorePair.folder();
    try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
      var samples = new ArrayList<>(restart(folder.toString(), effort));
      for (int turn = 0; turn < effort.turns(StoreBenchmark.TURNS); turn++) {
        samples.add(takeOver(database.url(), effort));
      }
      return samples;
    } finally {
      StorePair.delete(folder);
    }
  }

  /// Of a server with many results that nobody has claimed, and many queued operations.
  private static List<Sample> restart(String directory, Effort effort) throws StoreException {
    StoreKind kind = StoreKind.SQLITE;
    fill(kind, directory, Stage.DONE, effort.scaled(UNCLAIMED));
    fill(kind, directory, Stage.QUEUED, effort.scaled(LEFT));
    long startNs = System.nanoTime();
    try (Child server = Child.start(StoreServer.class, List.of(), kind.name(), directory)) {
      String address = server.line();
      double listeningS = (System.nanoTime() - startNs) / 1e9;
      try (var client = RaincheckClient.connect(address)) {
        client.service(StoreServer.Stored.class).quick(1);
        double answeredS = (System.nanoTime() - startNs) / 1e9;
        client.submit(StoreServer.Stored.class, it -> it.lasting(1)).token();
        double deferredS = (System.nanoTime() - startNs) / 1e9;
        return List.of(
            new Sample(kind.text, RESTART, LISTENING, listeningS),
            new Sample(kind.text, RESTART, FIRST_ANSWER, answeredS),
            new Sample(kind.text, RESTART, FIRST_TOKEN, deferredS));
      }
    }
  }

  private static void fill(StoreKind kind, String where, Stage stage, int count)
      throws StoreException {
    try (StoreRun run = kind.at(where).open("before")) {
      fill(new BareStore(run), stage, count);
    }
  }

  private static void fill(BareStore store, Stage stage, int count) throws StoreException {
    for (int left = count; left > 0; left -= BATCH) {
      store.accept(BareStore.records(Math.min(BATCH, left), stage));
    }
  }

  /// Of what a run has left that has ended, by another that lives.
  private static Sample takeOver(String url, Effort effort) throws StoreException {
    int count = effort.scaled(LEFT);
    try (StoreRun living = StoreKind.POSTGRES.at(url).open("living")) {
      long before = living.waiting();
      StoreRun ending = StoreKind.POSTGRES.at(url).open("ending");
      fill(new BareStore(ending), Stage.QUEUED, count);
      long startNs = System.nanoTime();
      ending.close();
      while (living.waiting() < before + count) {
        LockSupport.parkNanos(LOOK_NS); // looking costs the database, too
      }
      double seconds = (System.nanoTime() - startNs) / 1e9;
      return new Sample(StoreKind.POSTGRES.text, TAKE_OVER, StoreBenchmark.RATE, count / seconds);
    }
  }
}
