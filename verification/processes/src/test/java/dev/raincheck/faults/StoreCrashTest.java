package dev.raincheck.faults;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A server with a store is killed again and again while clients submit: each token that they got
/// gives its result, or says that its server died in mid-run. More rounds: `-Dfaults.rounds=N`.
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
final class StoreCrashTest {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 3);
  private static final int SUBMITTERS = 8;
  private static final int TOKENS_A_ROUND = Integer.getInteger("faults.tokens", 150);

  @TempDir private Path folder;

  private static RaincheckClient connect(String address) {
    return RaincheckClient.connect(ClientOptions.of(address).withPatience(Duration.ofMinutes(1)));
  }

  @Test
  void killedServer_losesNoToken_andRunsNothingTwice() throws Exception {
    var held = new HeldTokens();
    CounterProcess server = CounterProcess.startStoring("tcp://127.0.0.1:*", folder, "drain:2s");
    try {
      for (int round = 0; round < ROUNDS; round++) {
        try (var client = connect(server.address())) {
          submitUntilKilled(client, round, server, held);
        }
        server = CounterProcess.startStoring(server.address(), folder, "drain:2s");
      }
      try (var client = connect(server.address())) {
        held.claim(client);
      }
      held.assertTruth(server.starts(), ROUNDS * TOKENS_A_ROUND);
      IO.println(held);
    } finally {
      server.close();
    }
  }

  private static void submitUntilKilled(
      RaincheckClient client, int round, CounterProcess server, HeldTokens held)
      throws InterruptedException {
    int before = held.size();
    var enough = new CountDownLatch(1);
    List<Thread> submitters = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      String name = round + "-" + i;
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
    server.process().kill();
    client.close();
    for (Thread submitter : submitters) {
      submitter.join();
    }
  }
}
