package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/// Callers who increment without end, a call at a time each, and say what they were told.
final class CounterLoad {
  private static final int CALLERS = 12;

  /// Longer than the patience of any client here, and than any server here is away.
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final RaincheckClient client;
  private final Counter counter;
  private final String name;
  private final Tally tally;
  private final AtomicInteger made = new AtomicInteger();
  private final Map<String, Thread> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger callers = new AtomicInteger(CALLERS);
  private volatile boolean finishing;

  /// @param name begins the labels, so that no other load has the same
  CounterLoad(String name, RaincheckClient client, Tally tally) {
    this.name = name;
    this.client = client;
    this.counter = client.service(Counter.class);
    this.tally = tally;
    for (int i = 0; i < CALLERS; i++) {
      Thread.ofVirtual().name(name + "-caller-" + i).start(this::callOnAndOn);
    }
  }

  private void callOnAndOn() {
    try {
      while (!finishing) {
        int number = made.incrementAndGet();
        String label = name + "-" + number;
        underWay.put(label, Thread.currentThread());
        tally.told(label, call(number, label));
        underWay.remove(label);
        LockSupport.parkNanos(1_000_000); // refused calls would otherwise burn a processor
      }
    } finally {
      callers.decrementAndGet();
    }
  }

  private Tally.Told call(int number, String label) {
    try {
      String returned =
          switch (number % 3) {
            case 0 -> counter.quick(label);
            case 1 -> counter.slow(label);
            default -> counter.deferred(label);
          };
      if (!returned.equals(label)) {
        throw new AssertionError(label + " got the result of " + returned);
      }
      return Tally.Told.SUCCEEDED;
    } catch (RaincheckException thrown) {
      return Tally.Told.of(thrown);
    }
  }

  /// Waits until so many more calls have succeeded.
  void awaitSuccesses(int more) {
    long goal = tally.count(Tally.Told.SUCCEEDED) + more;
    await()
        .atMost(STUCK)
        .until(() -> tally.count(Tally.Told.SUCCEEDED) >= goal || callers.get() == 0);
  }

  /// Makes no further calls, and waits until those under way have ended: all of them must.
  void finish() {
    finishing = true;
    try {
      await().atMost(STUCK).until(() -> callers.get() == 0);
    } catch (ConditionTimeoutException stuck) {
      throw new AssertionError("stuck: " + underWay.keySet() + " of " + client, stuck);
    }
    if (!underWay.isEmpty()) {
      throw new AssertionError("died of what it was told: " + underWay.keySet());
    }
  }
}
