package dev.raincheck.benchmarks;

import dev.raincheck.protocol.CurveKeys;
import dev.raincheck.protocol.Reply;
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

  private static final long EVERY_NS = 50_000_000;
  private static final long LAST_ANSWERS_NS = 30_000_000_000L;

  private final RawClient client;
  private final Recorder taken = new Recorder(3);
  private final Hiccups hiccups = new Hiccups();
  private final Histogram all = new Histogram(3);
  private final Histogram slept = new Histogram(3);
  private final Map<Long, Long> sentNs = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;
  private boolean warm;
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

  /// Of a thousand 999 were no later than this, in milliseconds.
  ///
  /// @param answer an answer; below zero: early
  /// @param sleeper a thread beside it that only sleeps
  record Lateness(double answer, double sleeper) {
    @Override
    public String toString() {
      return "p99.9 %.1f ms late, a sleeper %.1f".formatted(answer, sleeper);
    }
  }

  /// Since the last time that it was asked for. The first time is not part of the whole: compilers
  /// have the processors then.
  Lateness late() {
    Histogram answers = taken.getIntervalHistogram();
    Histogram sleeps = hiccups.late();
    if (warm) {
      all.add(answers);
      slept.add(sleeps);
    }
    warm = true;
    return new Lateness(lateMs(answers, 99.9), sleeps.getValueAtPercentile(99.9) / 1e6);
  }

  private static double lateMs(Histogram taken, double percentile) {
    return taken.getValueAtPercentile(percentile) / 1e6 - RESPOND_WITHIN_MS;
  }

  /// How late all were from the second tide on.
  String text() {
    late();
    return "%d probes from the second tide on; p50 %.1f, p99 %.1f, p99.9 %.1f, at most %.1f ms late (promise: p99.9 %d, %s); a thread that only sleeps: p99 %.1f, p99.9 %.1f, at most %.1f"
        .formatted(
            all.getTotalCount(),
            lateMs(all, 50),
            lateMs(all, 99),
            lateMs(all, 99.9),
            lateMs(all, 100),
            LATE_MAX_MS,
            kept(),
            slept.getValueAtPercentile(99) / 1e6,
            slept.getValueAtPercentile(99.9) / 1e6,
            slept.getMaxValue() / 1e6);
  }

  private String kept() {
    if (all.getTotalCount() == 0) {
      return "not measured";
    }
    return lateMs(all, 99.9) <= LATE_MAX_MS ? "kept" : "NOT kept";
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
