package dev.raincheck.benchmarks;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/// Servers that share a database, one of which has work: what asking another one for it costs, what
/// they cost while they idle, and how soon another one goes on when it is gone.
final class StoreFleet implements Benchmark {
  private static final String KILLED = "killed";
  private static final String FROZEN = "frozen";
  private static final String STARTED = "another one starts";
  private static final String ELSEWHERE = "a poll elsewhere";
  private static final String LOOK_UP = "one look-up";
  private static final String WATCHED = "tokens watched elsewhere";
  private static final String IDLE = "idle";
  private static final String FIRST = "first s";
  private static final String ALL = "all s";
  private static final String STARTS = "started again";
  private static final String BEYOND = "p50 ms beyond a look-up";
  private static final String BUSY = "database ms/s";
  private static final String WRITES = "transactions that write, a server and renewal";
  private static final int TOKENS = 1_000;
  private static final int POLLS = 2_000;
  private static final double LEASE_S = 20;
  private static final int RENEWAL_MS = 5_000;
  private static final int WATCH_MS = 2 * RENEWAL_MS;

  @Override
  public String name() {
    return "store-fleet";
  }

  @Override
  public String measures() {
    return "Servers that share a database: take-overs, polls elsewhere, and what idling costs.";
  }

  @Override
  public List<Goal> goals() {
    String variant = StoreKind.POSTGRES.text;
    return List.of(
        Goal.atMost(variant, KILLED, FIRST, 5),
        Goal.atMost(variant, KILLED, ALL, 10),
        Goal.atMost(variant, FROZEN, ALL, LEASE_S + 3),
        Goal.atMost(variant, STARTED, STARTS, 0),
        Goal.atMost(variant, ELSEWHERE, BEYOND, 0.3),
        Goal.atMost(variant, WATCHED, BUSY, 5),
        Goal.atMost(variant, IDLE, WRITES, 1));
  }

  @Override
  public String drawn() {
    return ALL;
  }

  @Override
  public List<Sample> round(Effort effort) throws Exception {
    var samples = new ArrayList<Sample>();
    int count = effort.turns(TOKENS);
    for (String fault : List.of(KILLED, FROZEN)) {
      try (EmbeddedDatabase database = EmbeddedDatabase.start();
          Child working = start(database, StoreServer.HOLDING)) {
        String at = working.line();
        List<String> tokens = submit(at, count);
        try (Child other = start(database, "")) {
          String there = other.line();
          if (fault.equals(KILLED)) {
            polls(database, new Asked(there, tokens), samples);
            samples.addAll(idle(database, new Asked(there, tokens), effort.turns(WATCH_MS)));
            add(samples, STARTED, STARTS, Double.parseDouble(other.ask("starts?")));
          }
          samples.addAll(without(working, fault, new Asked(there, tokens)));
        }
      }
    }
    return samples;
  }

  /// @param address where is asked
  /// @param tokens for what
  private record Asked(String address, List<String> tokens) {}

  private static Child start(EmbeddedDatabase database, String how) {
    return Child.start(
        StoreServer.class, List.of(), StoreKind.POSTGRES.name(), database.url(), how);
  }

  /// To this one server, whoever else there is.
  private static RaincheckClient connect(String address) {
    return RaincheckClient.connect(
        ClientOptions.of(address).withGivenAddressesOnly().withPatience(Duration.ofMinutes(2)));
  }

  private static List<String> submit(String address, int count) {
    try (RaincheckClient client = connect(address)) {
      return LongStream.range(0, count)
          .mapToObj(i -> client.submit(StoreServer.Stored.class, it -> it.again(i)).token())
          .toList();
    }
  }

  /// Nobody is gone, and nothing is asked for but by those who wait.
  ///
  /// @param forMs how long each state is looked at
  private static List<Sample> idle(EmbeddedDatabase database, Asked asked, int forMs)
      throws Exception {
    DatabaseCost idle = cost(database, forMs);
    var samples = new ArrayList<Sample>();
    double renewals = Math.max(1, forMs / RENEWAL_MS);
    add(samples, IDLE, WRITES, idle.writes() / 2.0 / renewals);
    add(samples, IDLE, "WAL bytes/s", idle.walBytes() * 1_000.0 / forMs);
    try (RaincheckClient client = connect(asked.address())) {
      for (String token : asked.tokens()) {
        Deferred<Long> watched = client.resume(token, Long.class);
        var _ = CompletableFuture.runAsync(watched::await, Thread::startVirtualThread);
      }
      cost(database, forMs / 2); // until all wait
      DatabaseCost watching = cost(database, forMs);
      double busyMs = (double) watching.activeMs() - idle.activeMs();
      add(samples, WATCHED, BUSY, busyMs * 1_000 / forMs);
    }
    return samples;
  }

  /// What the database has to do within a time.
  private static DatabaseCost cost(EmbeddedDatabase database, long withinMs) throws Exception {
    DatabaseCost before = DatabaseCost.read(database.url());
    Thread.sleep(Math.max(0, withinMs - DatabaseCost.REPORTED_MS)); // reading takes the rest
    return DatabaseCost.read(database.url()).minus(before);
  }

  private static void add(List<Sample> samples, String setting, String metric, double value) {
    samples.add(new Sample(StoreKind.POSTGRES.text, setting, metric, value));
  }

  private static void polls(EmbeddedDatabase database, Asked asked, List<Sample> samples)
      throws Exception {
    var lookUps = new Histogram(3);
    var polls = new Histogram(3);
    try (StoreRun run = StoreKind.POSTGRES.at(database.url()).open("bare");
        RaincheckClient client = connect(asked.address())) {
      List<NewRecord> records = BareStore.records(1, NewRecord.Stage.DONE);
      new BareStore(run).accept(records);
      for (int i = 0; i < 2 * POLLS; i++) {
        if (i == POLLS) { // warm
          lookUps.reset();
          polls.reset();
        }
        long startNs = System.nanoTime();
        run.find(records.getFirst().id());
        long foundNs = System.nanoTime();
        client.resume(asked.tokens().get(i % asked.tokens().size()), Long.class).poll();
        lookUps.recordValue(foundNs - startNs);
        polls.recordValue(System.nanoTime() - foundNs);
      }
    }
    double lookUpMs = lookUps.getValueAtPercentile(50) / 1e6;
    double pollMs = polls.getValueAtPercentile(50) / 1e6;
    add(samples, LOOK_UP, StoreBenchmark.P50, lookUpMs);
    add(samples, ELSEWHERE, StoreBenchmark.P50, pollMs);
    add(samples, ELSEWHERE, BEYOND, pollMs - lookUpMs);
  }

  /// From then on one of them is gone.
  private static List<Sample> without(Child working, String fault, Asked asked)
      throws IOException, InterruptedException {
    try (RaincheckClient client = connect(asked.address())) {
      String signal = fault.equals(KILLED) ? "-KILL" : "-STOP";
      new ProcessBuilder("kill", signal, Long.toString(working.pid())).start().waitFor();
      long goneNs = System.nanoTime();
      List<CompletableFuture<Double>> ends =
          asked.tokens().stream()
              .map(token ->
                  CompletableFuture.supplyAsync(
                      () -> {
                        client.resume(token, Long.class).await();
                        return (System.nanoTime() - goneNs) / 1e9;
                      },
                      Thread::startVirtualThread))
              .toList();
      List<Double> seconds = ends.stream().map(CompletableFuture::join).sorted().toList();
      var samples = new ArrayList<Sample>();
      add(samples, fault, FIRST, seconds.getFirst());
      add(samples, fault, ALL, seconds.getLast());
      return samples;
    }
  }
}
