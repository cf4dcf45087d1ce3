package dev.raincheck.benchmarks;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.util.List;

/// How soon a server goes on with what another one has left.
final class StoreStarts {
  static final String RESTART = "restart";
  static final String TAKE_OVER = "take-over";
  static final String FIRST_ANSWER = "first answer s";
  static final String OPENED = "store opened s";
  private static final int UNCLAIMED = 1_000_000;
  private static final int LEFT = 100_000;
  private static final int BATCH = 1_000;

  private StoreStarts() {}

  /// Of a server with many results that nobody has claimed, and many queued operations.
  static List<Sample> restart(String directory, Effort effort) throws StoreException {
    StoreKind kind = StoreKind.SQLITE;
    fill(kind, directory, Stage.DONE, effort.scaled(UNCLAIMED));
    fill(kind, directory, Stage.QUEUED, effort.scaled(LEFT));
    long openingNs = System.nanoTime();
    kind.at(directory).open("restart").close();
    double openedS = (System.nanoTime() - openingNs) / 1e9;
    long startNs = System.nanoTime();
    try (Child server = Child.start(StoreServer.class, List.of(), kind.name(), directory);
        var client = RaincheckClient.connect(server.line())) {
      client.service(StoreServer.Stored.class).quick(1);
      double answeredS = (System.nanoTime() - startNs) / 1e9;
      return List.of(
          new Sample(kind.text, RESTART, OPENED, openedS),
          new Sample(kind.text, RESTART, FIRST_ANSWER, answeredS));
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
  static Sample takeOver(String url, Effort effort) throws StoreException {
    int count = effort.scaled(LEFT);
    try (StoreRun living = StoreKind.POSTGRES.at(url).open("living")) {
      long before = living.waiting();
      StoreRun ending = StoreKind.POSTGRES.at(url).open("ending");
      fill(new BareStore(ending), Stage.QUEUED, count);
      long startNs = System.nanoTime();
      ending.close();
      while (living.waiting() < before + count) {
        Thread.onSpinWait();
      }
      double seconds = (System.nanoTime() - startNs) / 1e9;
      return new Sample(StoreKind.POSTGRES.text, TAKE_OVER, StoreBenchmark.RATE, count / seconds);
    }
  }
}
