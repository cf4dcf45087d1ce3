package dev.raincheck.faults;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.stores.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three servers share a database, and one of them is killed: another one answers for its tokens,
/// and nothing that may not runs twice. More rounds: `-Dfaults.rounds=N`.
final class FleetCrashTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 2);
  private static final int SERVERS = 3;
  private static final int SUBMITTERS = 3;
  private static final int TOKENS_A_ROUND = 150;

  @TempDir private Path folder;

  private static RaincheckClient connect(CounterProcess server) {
    return RaincheckClient.connect(
        ClientOptions.of(server.address()).withPatience(Duration.ofMinutes(1)));
  }

  @Test
  void killedServer_isAnsweredForByAnother_andNothingRunsTwice() throws Exception {
    var held = new HeldTokens();
    List<CounterProcess> servers = new ArrayList<>();
    try (EmbeddedDatabase database = Databases.start()) {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(CounterProcess.startSharing("tcp://127.0.0.1:*", folder, database.url()));
      }
      for (int round = 0; round < ROUNDS; round++) {
        int victim = round % SERVERS;
        submitUntilKilled(servers, victim, round, held);
        try (var client = connect(servers.get((victim + 1) % SERVERS))) {
          held.claim(client);
        }
        String address = servers.get(victim).address();
        servers.set(victim, CounterProcess.startSharing(address, folder, database.url()));
      }
      held.assertTruth(servers.getFirst().starts(), ROUNDS * TOKENS_A_ROUND);
    } finally {
      servers.forEach(CounterProcess::close);
    }
  }

  private static void submitUntilKilled(
      List<CounterProcess> servers, int victim, int round, HeldTokens held)
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
    servers.get(victim).process().kill();
    clients.forEach(RaincheckClient::close);
    for (Thread submitter : submitters) {
      submitter.join();
    }
  }
}
