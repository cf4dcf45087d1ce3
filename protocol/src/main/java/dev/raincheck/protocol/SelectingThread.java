package dev.raincheck.protocol;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A platform thread that waits on a selector, and does not burn its time slice on a signal that is
/// still under way.
///
/// JeroMQ 0.7.0 writes a byte into a pipe to wake a thread, and counts the signal only then. If the
/// woken thread takes the processor from the one that writes, it finds the byte but no signal, and
/// looks again and again, for milliseconds, until its slice ends. A pause lets the other go on.
/// With 64 callers on two processors this took the p99 from 10 ms to 1.5 ms; with one caller and
/// busy compilers, calls came several times as fast:
/// docs/decisions/pause-while-a-signal-is-under-way.md
public final class SelectingThread extends Thread {
  /// Selects in such quick succession have found nothing to do.
  private static final long IN_VAIN_NS = 8_000;

  private static final int IN_VAIN_MAX = 8;

  private final LongSupplier clock;
  private final Runnable pause;
  private long lastNs;
  private int inVain;

  /// Runs the work once it is started.
  public SelectingThread(Runnable work, String name) {
    this(work, name, System::nanoTime, SelectingThread::pause);
  }

  SelectingThread(Runnable work, String name, LongSupplier clock, Runnable pause) {
    super(work, name);
    this.clock = clock;
    this.pause = pause;
    this.lastNs = clock.getAsLong();
  }

  /// As short as the system's timers can, some 60 µs; to yield would cost the rest of the slice.
  private static void pause() {
    LockSupport.parkNanos(1);
  }

  /// A selector asks its thread for this each time before it waits, so that is where the pause is.
  @Override
  public boolean isInterrupted() {
    if (Thread.currentThread() == this) {
      pauseIfInVain();
    }
    return super.isInterrupted();
  }

  private void pauseIfInVain() {
    long nowNs = clock.getAsLong();
    inVain = nowNs - lastNs < IN_VAIN_NS ? inVain + 1 : 0;
    lastNs = nowNs;
    if (inVain == IN_VAIN_MAX) {
      inVain = 0;
      pause.run();
    }
  }
}
