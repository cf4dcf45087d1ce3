package dev.raincheck.benchmarks;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// The callers of one process: they share a client for as long as the soak lasts, and one of them
/// comes and goes with clients of its own.
final class SoakCallers {
  private static final int CALLERS = 24;
  private static final int BURST = 40;
  private static final int VISIT_CALLS = 20;

  /// Longer than the patience of the clients.
  private static final Duration STUCK = Duration.ofSeconds(90);

  private final ClientOptions options;
  private final SoakIds ids;
  private final SoakTide tide;
  private final SoakRecord told;
  private final RaincheckClient shared;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  SoakCallers(ClientOptions options, SoakIds ids, SoakTide tide, SoakRecord told) {
    this.options = options;
    this.ids = ids;
    this.tide = tide;
    this.told = told;
    this.shared = RaincheckClient.connect(options);
  }

  void start() {
    for (int i = 0; i < CALLERS; i++) {
      threads.add(Thread.ofVirtual().name("caller-" + i).start(this::callOnAndOn));
    }
    threads.add(Thread.ofVirtual().name("visitor").start(this::visit));
  }

  /// Makes no further calls, and waits for those under way.
  ///
  /// @return how many callers did not come to an end
  int stop() throws InterruptedException {
    stopping = true;
    int stuck = 0;
    long dueNs = System.nanoTime() + STUCK.toNanos();
    for (Thread caller : threads) {
      if (!caller.join(Duration.ofNanos(Math.max(1, dueNs - System.nanoTime())))) {
        System.err.println(caller.getName() + " is stuck: " + shared);
        stuck++;
      }
    }
    shared.close();
    return stuck;
  }

  private void callOnAndOn() {
    int burst = 0;
    while (!stopping) {
      long nowNs = System.nanoTime();
      if (tide.phase(nowNs) >= 0.5 && tide.cycle(nowNs) >= burst) {
        burst = tide.cycle(nowNs) + 1;
        burst();
      }
      call(shared);
      rest(tide.pauseNs(nowNs));
    }
  }

  private void rest(long pauseNs) {
    long dueNs = System.nanoTime() + ThreadLocalRandom.current().nextLong(2 * pauseNs);
    while (!stopping && System.nanoTime() < dueNs) {
      LockSupport.parkNanos(Math.min(100_000_000, dueNs - System.nanoTime()));
    }
  }

  /// Clients that come, call, leave something behind, and go.
  private void visit() {
    while (!stopping) {
      try (var visitor = RaincheckClient.connect(options)) {
        for (int i = 0; i < VISIT_CALLS && !stopping; i++) {
          call(visitor);
        }
      }
      rest(tide.pauseNs(System.nanoTime()));
    }
  }

  private void burst() {
    List<Thread> calls = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      calls.add(Thread.startVirtualThread(() -> note(id -> build(shared, id))));
    }
    calls.forEach(SoakCallers::join);
  }

  private static void join(Thread call) {
    try {
      call.join();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private void call(RaincheckClient client) {
    switch (ThreadLocalRandom.current().nextInt(20)) {
      case 0 -> note(id -> cancel(client, id));
      case 1 -> note(id -> abandon(client, id));
      case 2, 3 -> note(id -> build(client, id));
      case 4, 5, 6 -> note(id -> work(client, id));
      default -> note(id -> expect(id, client.service(SoakWork.class).look(id)));
    }
  }

  private interface Caller {
    SoakTold call(long id);
  }

  private void note(Caller caller) {
    long id = ids.next();
    SoakTold what;
    try {
      what = caller.call(id);
    } catch (RaincheckException thrown) {
      what = SoakTold.of(thrown);
    }
    told.add(what.packed(id));
  }

  private static SoakTold expect(long id, long result) {
    if (result != id) {
      throw new AssertionError(id + " got the result of " + result);
    }
    return SoakTold.SUCCEEDED;
  }

  /// Sometimes longer than respond-within.
  private static SoakTold work(RaincheckClient client, long id) {
    return expect(id, client.service(SoakWork.class).work(id, upTo(700)));
  }

  private static SoakTold build(RaincheckClient client, long id) {
    long ms = upTo(2_000);
    return expect(id, client.submit(SoakWork.class, it -> it.build(id, ms)).await());
  }

  private static SoakTold abandon(RaincheckClient client, long id) {
    long ms = upTo(2_000);
    client.submit(SoakWork.class, it -> it.build(id, ms)).token();
    return SoakTold.ABANDONED;
  }

  private static SoakTold cancel(RaincheckClient client, long id) {
    Deferred<Long> build = client.submit(SoakWork.class, it -> it.build(id, 60_000));
    build.cancel("the tide has turned");
    return expect(id, build.await());
  }

  private static long upTo(int ms) {
    return ThreadLocalRandom.current().nextLong(ms);
  }
}
