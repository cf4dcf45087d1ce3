package dev.raincheck.protocol;

import java.util.function.LongSupplier;

/// A thread of JeroMQ's, that pauses when it looks for a signal in vain. JeroMQ has no room for
/// that, but its selectors ask their thread [#isInterrupted] each time before they wait. No code of
/// ours or of users runs on it but what reads the sizes of frames and counts connections.
final class TransportThread extends Thread {
  /// Looks in such quick succession have probably found nothing: to find nothing takes 1 to 2 µs,
  /// to read or write a message several more.
  static final long IN_VAIN_NS = 4_000;

  private final LongSupplier clock;
  private final VainLooks looks;
  private long lastNs;

  TransportThread(Runnable work, String name) {
    this(work, name, System::nanoTime, TransportThreads::pause);
  }

  TransportThread(Runnable work, String name, LongSupplier clock, Runnable pause) {
    super(work, name);
    this.clock = clock;
    this.looks = new VainLooks(pause);
    this.lastNs = clock.getAsLong();
  }

  @Override
  public boolean isInterrupted() {
    if (Thread.currentThread() == this) {
      pauseIfInVain();
    }
    return super.isInterrupted();
  }

  private void pauseIfInVain() {
    long nowNs = clock.getAsLong();
    looks.looked(nowNs - lastNs < IN_VAIN_NS);
    lastNs = nowNs;
  }
}
