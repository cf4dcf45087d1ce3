package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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
  private static final int TOKENS_A_ROUND = 150;

  @TempDir private Path folder;

  /// What a client holds when the server that gave it is gone.
  private record Held(String label, boolean idempotent, String token, boolean durable) {}

  private enum End {
    SUCCEEDED,
    INTERRUPTED,
    LOST
  }

  private static RaincheckClient connect(String address) {
    return RaincheckClient.connect(ClientOptions.of(address).withPatience(Duration.ofMinutes(1)));
  }

  @Test
  void killedServer_losesNoToken_andRunsNothingTwice() throws Exception {
    Queue<Held> held = new ConcurrentLinkedQueue<>();
    CounterProcess server = CounterProcess.startStoring("tcp://127.0.0.1:*", folder, "drain:2s");
    try {
      for (int round = 0; round < ROUNDS; round++) {
        try (var client = connect(server.address())) {
          submitUntilKilled(client, round, server, held);
        }
        server = CounterProcess.startStoring(server.address(), folder, "drain:2s");
      }
      Map<String, End> ends = new ConcurrentHashMap<>();
      try (var client = connect(server.address())) {
        claim(client, held, ends);
      }
      assertTruth(held, ends, server.starts());
    } finally {
      server.close();
    }
  }

  private static void submitUntilKilled(
      RaincheckClient client, int round, CounterProcess server, Queue<Held> held)
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
                  submit(client, name + "-" + n, n % 2 == 0, held);
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

  private static void submit(
      RaincheckClient client, String label, boolean idempotent, Queue<Held> held) {
    BiFunction<Counter, String, String> method =
        idempotent ? Counter::deferredAgain : Counter::deferred;
    try {
      Deferred<String> later =
          client.submit(Counter.class, counter -> method.apply(counter, label));
      held.add(new Held(label, idempotent, later.token(), later.isDurable()));
    } catch (RaincheckException gone) {
      // it has no token: whether it ran is not what is asked here
    }
  }

  private static void claim(RaincheckClient client, Collection<Held> held, Map<String, End> ends)
      throws InterruptedException {
    List<Thread> claimers = new ArrayList<>();
    for (Held one : held) {
      claimers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  String result =
                      client.resume(one.token(), String.class).await(Duration.ofMinutes(1));
                  assertEquals(one.label(), result);
                  ends.put(one.label(), End.SUCCEEDED);
                } catch (RaincheckException ended) {
                  ends.put(one.label(), end(ended));
                }
              }));
    }
    for (Thread claimer : claimers) {
      claimer.join();
    }
  }

  private static End end(RaincheckException ended) {
    return switch (ended.code().orElseThrow(() -> ended)) {
      case INTERRUPTED -> End.INTERRUPTED;
      case TOKEN_LOST -> End.LOST;
      default -> throw ended;
    };
  }

  private static void assertTruth(
      Collection<Held> held, Map<String, End> ends, List<String> starts) {
    Map<String, Long> startsOf =
        starts.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    List<String> lies = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Held one : held) {
      long times = startsOf.getOrDefault(one.label(), 0L);
      End end = ends.get(one.label());
      counts.merge(
          (one.idempotent() ? "idempotent " : "") + (one.durable() ? "durable " : "") + end,
          1,
          Integer::sum);
      if (end == null || !isRight(one, end, times)) {
        lies.add(one + " ended as " + end + ", started " + times + " times");
      }
    }
    assertEquals(List.of(), lies, counts::toString);
    assertTrue(held.size() >= ROUNDS * TOKENS_A_ROUND, counts::toString);
  }

  private static boolean isRight(Held one, End end, long times) {
    return switch (end) {
      case SUCCEEDED -> one.idempotent() ? times >= 1 : times == 1;
      case INTERRUPTED -> !one.idempotent() && times <= 1;
      case LOST -> !one.durable() && times == 0;
    };
  }
}
