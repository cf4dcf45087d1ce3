package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import dev.raincheck.testkit.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Three servers share a database, and one of them is killed, frozen, or cut off from it: another
/// one answers for its tokens, and nothing that may not runs twice. More rounds, which freeze and
/// cut, too: `-Dfaults.rounds=N`; more operations in each: `-Dfaults.tokens=N`; rounds of one kind
/// alone: `-Dfaults.kind=FREEZE`.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class FleetCrashTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 2);
  private static final int SERVERS = 3;
  private static final int SUBMITTERS = 3;
  private static final int TOKENS_A_ROUND = Integer.getInteger("faults.tokens", 150);

  /// Of so many rounds one freezes a server for longer than its lease, and one cuts it off from the
  /// database for a while; the others kill it.
  private static final int KINDS = 6;

  private static final @Nullable String ONLY = System.getProperty("faults.kind");
  private static final Duration FROZEN = Duration.ofSeconds(24);
  private static final Duration CUT = Duration.ofSeconds(6);

  private enum Fault {
    KILL,
    FREEZE,
    CUT;

    static Fault of(int round) {
      return ONLY != null ? valueOf(ONLY) : inTurn(round);
    }

    private static Fault inTurn(int round) {
      return switch (round % KINDS) {
        case 2 -> FREEZE;
        case 4 -> CUT;
        default -> KILL;
      };
    }
  }

  @TempDir private Path folder;

  /// Between each server and the database.
  private final List<FaultProxy> lines = new ArrayList<>();

  private static RaincheckClient connect(CounterProcess server) {
    return RaincheckClient.connect(
        ClientOptions.of(server.address()).withPatience(Duration.ofMinutes(1)));
  }

  @Test
  void serverThatIsGone_isAnsweredForByAnother_andNothingRunsTwice() throws Exception {
    var held = new HeldTokens();
    List<CounterProcess> servers = new ArrayList<>();
    var counts = new EnumMap<Fault, Integer>(Fault.class);
    try (EmbeddedDatabase database = Databases.start()) {
      for (int i = 0; i < SERVERS; i++) {
        lines.add(FaultProxy.to("tcp://" + authority(database)));
        servers.add(start("tcp://127.0.0.1:*", i, database));
      }
      for (int round = 0; round < ROUNDS; round++) {
        int victim = round % SERVERS;
        Fault fault = Fault.of(round);
        counts.merge(fault, 1, Integer::sum);
        submitUntil(servers, () -> strike(fault, servers.get(victim), victim), round, held);
        Thread mends = Thread.ofVirtual().start(() -> mend(fault, servers.get(victim), victim));
        try (var client = connect(servers.get((victim + 1) % SERVERS))) {
          held.claim(client);
        }
        mends.join();
        held.assertTruth(
            servers.get((victim + 1) % SERVERS).starts(), (round + 1) * TOKENS_A_ROUND);
        IO.println(
            "round %d: %s, %s".formatted(round + 1, counts, held)); // a campaign may be ended
        if (fault == Fault.KILL) {
          servers.set(victim, start(servers.get(victim).address(), victim, database));
        }
      }
      held.assertTruth(servers.getFirst().starts(), ROUNDS * TOKENS_A_ROUND);
    } finally {
      servers.forEach(CounterProcess::close);
      lines.forEach(FaultProxy::close);
    }
  }

  private CounterProcess start(String address, int place, EmbeddedDatabase database)
      throws IOException {
    String direct = authority(database);
    String line = lines.get(place).address().substring("tcp://".length());
    return CounterProcess.startSharing(address, folder, database.url().replace(direct, line));
  }

  /// Its host and port.
  private static String authority(EmbeddedDatabase database) {
    return URI.create(database.url().substring("jdbc:".length())).getAuthority();
  }

  private void strike(Fault fault, CounterProcess server, int place) {
    switch (fault) {
      case KILL -> server.process().kill();
      case FREEZE -> server.process().pause();
      case CUT -> lines.get(place).partition();
    }
  }

  /// After a while it is as it was.
  private void mend(Fault fault, CounterProcess server, int place) {
    switch (fault) {
      case KILL -> {}
      case FREEZE -> {
        pass(FROZEN);
        server.process().resume();
      }
      case CUT -> {
        pass(CUT);
        lines.get(place).heal();
      }
    }
  }

  private static void pass(Duration time) {
    long untilNs = System.nanoTime() + time.toNanos();
    await().atMost(time.multipliedBy(10)).until(() -> System.nanoTime() - untilNs > 0);
  }

  private static void submitUntil(
      List<CounterProcess> servers, Runnable strike, int round, HeldTokens held)
      throws InterruptedException {
    int before = held.size();
    var enough = new CountDownLatch(1);
    List<RaincheckClient> clients = servers.stream().map(FleetCrashTest::connect).toList();
    List<Thread> submitters = new ArrayList<>();
    for (int i = 0; i < clients.size() * SUBMITTERS; i++) {
      RaincheckClient client = clients.get(i % clients.size());
      String name = "%d-%d".formatted(round, i);
      submitters.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; enough.getCount() > 0; n++) {
                  held.submit(client, name + "-" + n, n % 2 == 0);
                  if (held.size() - before >= TOKENS_A_ROUND) {
                    enough.countDown();
                  }
                }
              }));
    }
    enough.await();
    strike.run();
    clients.forEach(RaincheckClient::close);
    for (Thread submitter : submitters) {
      submitter.join();
    }
  }
}
