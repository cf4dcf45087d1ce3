package dev.raincheck.benchmarks;

import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Whole lives on PostgreSQL, beside what people pick today: in turns, all processes warm. Ours are
/// two processes, a server and its client; theirs are one, which calls itself.
final class StorePeers implements Benchmark {
  private static final String OURS = "raincheck";
  private static final String SCHEDULER = "db-scheduler, tuned";
  private static final String DBOS = "DBOS Transact, direct";
  private static final String MAIN = "dev.raincheck.benchmarks.peers.PeerMain";
  private static final String LOG = "-Dlogback.configurationFile=logback-peers.xml";
  private static final String BETTER = "× the better of them";
  private static final String LEAST = "least of the turns";
  private static final String BESIDE_DBOS = "× DBOS";
  private static final List<Integer> IN_FLIGHT = List.of(1, 64, 1_000);
  private static final int TURNS = 7;

  @Override
  public String name() {
    return "store-peers";
  }

  @Override
  public String measures() {
    return "Whole lives beside db-scheduler and DBOS Transact, on one PostgreSQL: operations/s.";
  }

  private static String setting(int inFlight) {
    return StoreBenchmark.setting(StoreBenchmark.LIVES, inFlight);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal(OURS, setting(1_000), BETTER, "", true, 5),
        new Goal(OURS, setting(64), BETTER, "", true, 2),
        new Goal(OURS, setting(64), LEAST, "", true, 1.2),
        new Goal(OURS, setting(1), BESIDE_DBOS, "", true, 0.75));
  }

  @Override
  public String drawn() {
    return StoreBenchmark.RATE;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start();
        Pair ours = StorePair.start(StoreKind.POSTGRES, database.url());
        Child scheduler = peer("db-scheduler", database);
        Child dbos = peer("dbos", database)) {
      ours.turn(StoreBenchmark.LIVES, 64, effort.warmUp());
      ask(scheduler, 64, effort.warmUp().toMillis());
      ask(dbos, 64, effort.warmUp().toMillis());
      var samples = new ArrayList<Sample>();
      for (int inFlight : IN_FLIGHT) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < effort.turns(TURNS); turn++) {
          long forMs = effort.measured().toMillis();
          StoreTurn own = ours.turn(StoreBenchmark.LIVES, inFlight, effort.measured());
          var rates =
              new Rates(own.rate(), ask(scheduler, inFlight, forMs), ask(dbos, inFlight, forMs));
          samples.addAll(rates.samples(setting(inFlight)));
          ratios.add(rates.besideBetter());
        }
        samples.add(new Sample(OURS, setting(inFlight), LEAST, Collections.min(ratios)));
      }
      return samples;
    }
  }

  private static Child peer(String name, EmbeddedDatabase database) {
    Child peer =
        Child.startJava(Places.classPath("peers"), MAIN, List.of(LOG), name, database.url());
    peer.line();
    return peer;
  }

  private static double ask(Child peer, int inFlight, long forMs) {
    return Double.parseDouble(peer.ask(inFlight + " " + forMs));
  }

  /// Of one turn of each.
  private record Rates(double ours, double scheduler, double dbos) {
    double besideBetter() {
      return ours / Math.max(scheduler, dbos);
    }

    List<Sample> samples(String setting) {
      return List.of(
          new Sample(OURS, setting, StoreBenchmark.RATE, ours),
          new Sample(SCHEDULER, setting, StoreBenchmark.RATE, scheduler),
          new Sample(DBOS, setting, StoreBenchmark.RATE, dbos),
          new Sample(OURS, setting, BETTER, besideBetter()),
          new Sample(OURS, setting, BESIDE_DBOS, ours / dbos));
    }
  }
}
