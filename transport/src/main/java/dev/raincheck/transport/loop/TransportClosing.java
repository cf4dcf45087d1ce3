package dev.raincheck.transport.loop;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Closes a transport, whichever of its threads are still there. JeroMQ's termination waits for all
/// of them, and without end if one has died, be it before the termination or in the midst of it: so
/// another thread does that waiting, and is left behind if need be.
final class TransportClosing {
  /// Counted down without taking memory: a thread may have died for want of it.
  private final CountDownLatch over = new CountDownLatch(1);

  private volatile boolean lostThread;
  private volatile @Nullable Throwable failure;

  /// One of the transport's threads has died: from now on nobody waits for the termination.
  void threadDied() {
    lostThread = true;
    over.countDown();
  }

  boolean hasLostThread() {
    return lostThread;
  }

  /// Returns when the transport is closed, or has lost a thread. Throws what the closing threw.
  ///
  /// @param name of the loop
  /// @param transport closes it
  void close(String name, Runnable transport) {
    Runnable closing = () -> closed(transport);
    try {
      FreshThreads.daemon(name + "-closing", closing).start();
    } catch (OutOfMemoryError noThread) { // or no memory: better a thread that may wait than none
      closing.run();
    }
    await();
    switch (failure) {
      case null -> {}
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case Throwable fault -> throw new IllegalStateException(fault);
    }
  }

  private void closed(Runnable transport) {
    try {
      transport.run();
    } catch (Throwable fault) {
      failure = fault;
    } finally {
      over.countDown();
    }
  }

  private void await() {
    boolean interrupted = false;
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException later) {
        interrupted = true; // for whoever waits next: the closing goes on
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
