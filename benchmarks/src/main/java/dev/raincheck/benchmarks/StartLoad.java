package dev.raincheck.benchmarks;

import dev.raincheck.protocol.wire.Reply;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Callers from a server's first moment, all on one thread: half of them call a method that never
/// blocks, a quarter one that does not take long, and a quarter wait for rain checks. Each calls
/// again once it is answered.
final class StartLoad {
  private static final long RESPOND_WITHIN_MS = 200;
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long TAKEN_MAX_NS = TimeUnit.MINUTES.toNanos(1);

  /// When what was promised a token has ended, and its result can be let go.
  private static final long ENDED_AFTER_NS = 2 * SECOND_NS;

  private final RawClient client;
  private final Map<Long, Sent> sent = new HashMap<>();
  private final Queue<Claim> claims = new ArrayDeque<>();
  private final Histogram[] taken;
  private final Histogram[] hiccups;
  private long answered;

  private enum Kind {
    QUICK("start.quick"),
    ORDINARY("start.ordinary"),
    SLOW("start.slow");

    final String method;

    Kind(String method) {
      this.method = method;
    }

    static Kind of(int caller) {
      return switch (caller % 4) {
        case 0, 1 -> QUICK;
        case 2 -> ORDINARY;
        default -> SLOW;
      };
    }
  }

  private record Sent(Kind kind, long ns) {}

  private record Claim(String token, long sinceNs) {}

  StartLoad(RawClient client, int seconds) {
    this.client = client;
    taken = histograms(seconds);
    hiccups = histograms(seconds);
  }

  private static Histogram[] histograms(int count) {
    var histograms = new Histogram[count];
    for (int i = 0; i < count; i++) {
      histograms[i] = new Histogram(TAKEN_MAX_NS, 3);
    }
    return histograms;
  }

  /// For as many seconds as it was made for, and until the last rain check of these is there.
  void run(int callers) {
    long startNs = System.nanoTime();
    try (var sleeper = new Hiccups()) {
      for (int caller = 0; caller < callers; caller++) {
        call(Kind.of(caller));
      }
      for (int second = 0; second < taken.length; second++) {
        runUntil(startNs, startNs + (second + 1) * SECOND_NS);
        hiccups[second].add(sleeper.late());
      }
    }
    long giveUpNs = System.nanoTime() + TAKEN_MAX_NS;
    while (!sent.isEmpty() && System.nanoTime() < giveUpNs) {
      receive(startNs, false);
    }
  }

  private void runUntil(long startNs, long untilNs) {
    while (System.nanoTime() < untilNs) {
      receive(startNs, true);
      while (!claims.isEmpty() && System.nanoTime() - claims.peek().sinceNs() > ENDED_AFTER_NS) {
        client.acknowledge(claims.remove().token());
      }
    }
  }

  private void call(Kind kind) {
    long nowNs = System.nanoTime();
    sent.put(client.call(kind.method, RESPOND_WITHIN_MS, 1L), new Sent(kind, nowNs));
  }

  private void receive(long startNs, boolean again) {
    Reply reply = client.receiveNow();
    if (reply == null) {
      LockSupport.parkNanos(50_000);
      return;
    }
    Sent call = sent.remove(reply.header().id());
    if (call == null) {
      return; // of an acknowledgement, or pushed
    }
    long nowNs = System.nanoTime();
    answered++;
    if (reply instanceof Reply.Deferred deferred) {
      claims.add(new Claim(deferred.token(), nowNs));
      long dueNs = call.ns() + TimeUnit.MILLISECONDS.toNanos(RESPOND_WITHIN_MS);
      int second = (int) Math.max(0, (dueNs - startNs) / SECOND_NS);
      taken[Math.min(second, taken.length - 1)].recordValue(Math.max(0, nowNs - dueNs));
    } else if (reply instanceof Reply.Failed failed) {
      throw new IllegalStateException(failed.toString());
    }
    if (again) {
      call(call.kind());
    }
  }

  int unanswered() {
    return sent.size();
  }

  long answered() {
    return answered;
  }

  /// The worst of the first seconds: one of a thousand rain checks was later than this, in
  /// milliseconds.
  double lateMs(int seconds) {
    return worstMs(taken, seconds);
  }

  /// The same of a thread that only sleeps.
  double sleeperLateMs(int seconds) {
    return worstMs(hiccups, seconds);
  }

  private static double worstMs(Histogram[] each, int seconds) {
    double worst = 0;
    for (int i = 0; i < Math.min(seconds, each.length); i++) {
      worst = Math.max(worst, each[i].getValueAtPercentile(99.9) / 1e6);
    }
    return worst;
  }
}
