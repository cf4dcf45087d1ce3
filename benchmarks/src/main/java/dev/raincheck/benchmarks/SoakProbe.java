package dev.raincheck.benchmarks;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.CurveKeys;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.zeromq.ZMQ;

/// Asks again and again for work that takes longer than respond-within, and sees how late the
/// answer is; below zero: how early.
final class SoakProbe implements AutoCloseable {
  static final String PRINCIPAL = "probe";

  private static final long RESPOND_WITHIN_MS = 200;
  private static final long WORK_MS = 1_000;

  /// Of a thousand answers 999, as [DeadlineBenchmark] has it.
  private static final int LATE_MAX_MS = 10;

  /// Above that a tide says nothing about what is on time.
  private static final double STOLEN_MAX_PERCENT = 5;

  private static final long EVERY_NS = 50_000_000;
  private static final long LAST_ANSWERS_NS = 30_000_000_000L;

  private final RawClient client;
  private final Recorder taken = new Recorder(3);
  private final Hiccups hiccups = new Hiccups();
  private final Steal steal = new Steal();
  private final Histogram all = new Histogram(3);

  /// Of the tides in which the processors were ours.
  private final Histogram undisturbed = new Histogram(3);

  private int tides;
  private int tidesUndisturbed;
  private final Map<Long, Long> sentNs = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile long undisturbedSinceNs = Long.MIN_VALUE;
  private final AtomicInteger asked = new AtomicInteger();

  SoakProbe(String server, Path folder) throws Exception {
    CurveKeys own = CurveKeys.read(folder.resolve(PRINCIPAL + ".keys"));
    String serverKey = CurveKeys.read(folder.resolve(SoakServer.SERVER_KEYS)).publicKey();
    client =
        new RawClient(
            server,
            socket -> {
              socket.setCurvePublicKey(ZMQ.Curve.z85Decode(own.publicKey()));
              socket.setCurveSecretKey(ZMQ.Curve.z85Decode(own.secretKey()));
              socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
            });
    thread = Thread.ofPlatform().daemon().name("probe").start(this::run);
  }

  private void run() {
    long nextNs = System.nanoTime();
    long giveUpNs = Long.MAX_VALUE;
    while (!stopping || (!sentNs.isEmpty() && System.nanoTime() < giveUpNs)) {
      long nowNs = System.nanoTime();
      if (stopping) {
        giveUpNs = Math.min(giveUpNs, nowNs + LAST_ANSWERS_NS);
      } else if (nowNs >= nextNs) {
        sentNs.put(
            client.call("soak.work", RESPOND_WITHIN_MS, SoakWork.UNRECORDED, WORK_MS), nowNs);
        asked.incrementAndGet();
        nextNs += EVERY_NS;
      }
      Reply reply = client.receiveNow();
      if (reply == null) {
        LockSupport.parkNanos(200_000);
        continue;
      }
      Long sinceNs = sentNs.remove(reply.header().id());
      if (sinceNs != null && sinceNs > undisturbedSinceNs) {
        taken.recordValue(System.nanoTime() - sinceNs);
      }
    }
  }

  /// Leaves out what is asked while this goes on: to collect garbage stops whoever does it.
  void leaveOut(Runnable disturbance) {
    undisturbedSinceNs = Long.MAX_VALUE;
    disturbance.run();
    hiccups.late();
    undisturbedSinceNs = System.nanoTime();
  }

  int asked() {
    return asked.get();
  }

  /// How late answers were in a tide, in milliseconds, and what the machine had to do with it.
  ///
  /// @param answer of a thousand 999 were no later than this; below zero: early
  /// @param sleeper the latest that a thread beside it woke that only sleeps
  /// @param stolen percent of the processors that the host took for others
  record Lateness(double answer, double sleeper, double stolen) {
    @Override
    public String toString() {
      return "p99.9 %.1f ms late, a sleeper at most %.1f, %.1f %% stolen"
          .formatted(answer, sleeper, stolen);
    }
  }

  /// Since the last time that it was asked for. The first time is not part of the whole: compilers
  /// have the processors then.
  Lateness late() {
    Histogram answers = taken.getIntervalHistogram();
    double stolen = steal.percent();
    if (tides++ > 0) {
      all.add(answers);
      if (stolen < STOLEN_MAX_PERCENT) {
        undisturbed.add(answers);
        tidesUndisturbed++;
      }
    }
    return new Lateness(lateMs(answers, 99.9), hiccups.late().getMaxValue() / 1e6, stolen);
  }

  private static double lateMs(Histogram taken, double percentile) {
    return taken.getValueAtPercentile(percentile) / 1e6 - RESPOND_WITHIN_MS;
  }

  /// How late all were from the second tide on, up to the last.
  String text() {
    return "%s; in the %d of %d tides with less than %.0f %% of the processors stolen by the host: %s"
        .formatted(text(all), tidesUndisturbed, tides - 1, STOLEN_MAX_PERCENT, text(undisturbed));
  }

  private static String text(Histogram answers) {
    return "%d probes, p50 %.1f, p99 %.1f, p99.9 %.1f, at most %.1f ms late"
        .formatted(
            answers.getTotalCount(),
            lateMs(answers, 50),
            lateMs(answers, 99),
            lateMs(answers, 99.9),
            lateMs(answers, 100));
  }

  /// Whether the promise was kept while the processors were ours; if they never were, nobody knows.
  boolean keptPromise() {
    return undisturbed.getTotalCount() > 0 && lateMs(undisturbed, 99.9) <= LATE_MAX_MS;
  }

  /// Asks no more.
  ///
  /// @return how many were not answered in half a minute
  int stop() throws InterruptedException {
    stopping = true;
    thread.join();
    return sentNs.size();
  }

  @Override
  public void close() {
    stopping = true;
    hiccups.close();
    client.close();
  }
}
