package dev.raincheck.benchmarks;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// How late a thread wakes that does nothing but sleep: what the machine does to everybody. No
/// answer can be more punctual than that.
final class Hiccups implements AutoCloseable {
  private static final long SLEEP_NS = 1_000_000;

  private final Recorder late = new Recorder(3);
  private volatile boolean stopping;

  Hiccups() {
    Thread.ofPlatform().daemon().name("hiccups").start(this::run);
  }

  private void run() {
    while (!stopping) {
      long dueNs = System.nanoTime() + SLEEP_NS;
      LockSupport.parkNanos(SLEEP_NS);
      late.recordValue(Math.max(0, System.nanoTime() - dueNs));
    }
  }

  /// Since the last time that it was asked for.
  Histogram late() {
    return late.getIntervalHistogram();
  }

  @Override
  public void close() {
    stopping = true;
  }
}
