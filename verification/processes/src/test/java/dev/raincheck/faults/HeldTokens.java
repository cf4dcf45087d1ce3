package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// The tokens that clients hold when the servers that gave them are gone, and what becomes of them.
final class HeldTokens {
  /// What a client holds when the server that gave it is gone.
  private record Held(String label, boolean idempotent, String token, boolean durable) {}

  private enum End {
    SUCCEEDED,
    INTERRUPTED,
    LOST
  }

  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private final Map<String, End> ends = new ConcurrentHashMap<>();

  int size() {
    return held.size();
  }

  void submit(RaincheckClient client, String label, boolean idempotent) {
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

  /// Asks for what has become of each that was not asked for.
  void claim(RaincheckClient client) throws InterruptedException {
    List<Thread> claimers = new ArrayList<>();
    for (Held one : held) {
      if (ends.containsKey(one.label())) {
        continue; // acknowledged, and gone
      }
      claimers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  String result =
                      client.resume(one.token(), String.class).await(Duration.ofMinutes(5));
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

  /// Each has ended as its starts let it.
  ///
  /// @param starts the labels of all handlers that were started
  /// @param countMin how many tokens there are at least
  void assertTruth(List<String> starts, int countMin) {
    Map<String, Long> startsOf =
        starts.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    List<String> lies = new ArrayList<>();
    for (Held one : held) {
      long times = startsOf.getOrDefault(one.label(), 0L);
      End end = ends.get(one.label());
      if (end == null || !isRight(one, end, times)) {
        lies.add(one + " ended as " + end + ", started " + times + " times");
      }
    }
    assertEquals(List.of(), lies, this::toString);
    assertTrue(held.size() >= countMin, this::toString);
  }

  private static boolean isRight(Held one, End end, long times) {
    return switch (end) {
      case SUCCEEDED -> one.idempotent() ? times >= 1 : times == 1;
      case INTERRUPTED -> !one.idempotent() && times <= 1;
      case LOST -> !one.durable() && times == 0;
    };
  }

  /// How many there are of each kind.
  @Override
  public String toString() {
    var counts = new TreeMap<String, Integer>();
    for (Held one : held) {
      counts.merge(kind(one) + ends.get(one.label()), 1, Integer::sum);
    }
    return counts.toString();
  }

  private static String kind(Held one) {
    return (one.idempotent() ? "idempotent " : "") + (one.durable() ? "durable " : "");
  }
}
