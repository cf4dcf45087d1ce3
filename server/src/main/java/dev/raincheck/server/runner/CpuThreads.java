package dev.raincheck.server.runner;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Platform threads for CPU-bound handlers: as many as their gate lets in, and each for one handler
/// only. So no handler finds what another left behind, in a thread local, a logging context, a name
/// or a priority, and no interrupt that comes late hits the next one. A thread that has done its
/// work makes the one that comes after it: that takes about 50 µs, which the loop does not have.
final class CpuThreads implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final int most;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /// Threads that are there, at work or not. The loop's.
  private int made;

  CpuThreads(int most) {
    this.most = most;
  }

  /// Runs it on a thread of its own. The loop's.
  void execute(RunningHandler handler) {
    waiting.add(handler);
    if (made < most && startOne()) {
      made++;
    }
    if (made == 0 && waiting.remove(handler)) {
      handler.hasNoThread();
    }
  }

  private boolean startOne() {
    try {
      FreshThreads.daemon("raincheck-cpu", this::work).start();
      return true;
    } catch (Throwable noThread) {
      LOG.error("no thread for CPU-bound handlers; those there are run more of them", noThread);
      return false;
    }
  }

  private void work() {
    try {
      do {
        waiting.take().run();
      } while (!closed && !startOne());
    } catch (InterruptedException late) { // meant for the handler before; only without successor
      LOG.debug("interrupted between two handlers", late);
      work();
    }
  }

  /// Ends the threads that have nothing to do. Those at work are daemons: a handler that ignores
  /// its interrupt holds up nobody.
  @Override
  public void close() {
    closed = true;
    for (int i = 0; i < most; i++) {
      waiting.add(() -> {});
    }
  }
}
