package dev.raincheck.server;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has a process go through what a server does, before anybody can ask it to: else its first calls
/// wait until all of that is loaded and compiled. On a thread beside the one that starts the first
/// server of a process, so that it takes little of the time until that serves. Without it, the last
/// of a thousand first rain checks was sent 23 to 116 ms after it was due, with it 7 to 23 ms
/// (docs/decisions/a-rehearsal-before-the-first-call.md).
final class Rehearsal {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  static final int TURNS = 20;
  private static final long WITHIN_NS = 50_000_000;
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean enough;

  private Rehearsal() {}

  /// Begins it, unless the process has had one, or a single processor, which would have to do this
  /// first and everything else afterwards.
  static Rehearsal begin() {
    var rehearsal = new Rehearsal();
    if (Runtime.getRuntime().availableProcessors() > 1 && BEGUN.compareAndSet(false, true)) {
      FreshThreads.daemon("raincheck-rehearsal", rehearsal::run).start();
    } else {
      rehearsal.over.countDown();
    }
    return rehearsal;
  }

  private void run() {
    try (var stage = new RehearsalStage()) {
      for (int turn = 0; turn < TURNS && !enough; turn++) {
        stage.play();
      }
    } catch (Throwable failed) { // no memory, say: the server does without, and will tell by itself
      LOG.debug("the rehearsal failed", failed);
    } finally {
      over.countDown();
    }
  }

  /// The server is ready but for this, which ends soon: it gets 50 ms more, and then its turn under
  /// way is the last one.
  void end() {
    try {
      var _ = over.await(WITHIN_NS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    enough = true;
  }
}
