package dev.raincheck.server.runner;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Threads that interrupt others. To interrupt a thread that is in an interruptible channel closes
/// that channel, and that may take as long as it likes: a file's waits until the read of a named
/// pipe returns, and a user's channel does what the user wrote. So never the loop, and if all
/// threads here are held up, one more, up to a limit. Platform threads, since what holds them up
/// may hold up a carrier.
final class Interrupter implements Executor {
  /// Beyond these, interrupts wait; deadlines and answers do not.
  static final int THREADS_MAX = 64;

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final long IDLE_S = 10;

  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger threads = new AtomicInteger();

  /// Threads that will look for what waits: those that are in no interrupt.
  private final AtomicInteger free = new AtomicInteger();

  /// Runs it on another thread, soon. From any thread.
  @Override
  public void execute(Runnable interrupt) {
    waiting.add(interrupt); // and then look, as `work` does it the other way round
    if (free.get() == 0) {
      addThread();
    }
  }

  private void addThread() {
    if (threads.incrementAndGet() > THREADS_MAX) {
      threads.decrementAndGet();
      return;
    }
    free.incrementAndGet();
    try {
      FreshThreads.daemon("raincheck-interrupts", this::work).start();
    } catch (Throwable noThread) { // a handler that computes sees the reason all the same
      free.decrementAndGet();
      threads.decrementAndGet();
      LOG.error("no thread to interrupt handlers that are to stop; trying again", noThread);
    }
  }

  private void work() {
    try {
      for (Runnable next = take(); next != null; next = take()) {
        enter();
        interrupt(next);
        free.incrementAndGet();
      }
    } catch (InterruptedException nobodys) {
      LOG.error("a thread that interrupts others was interrupted", nobodys);
    }
    free.decrementAndGet();
    threads.decrementAndGet();
    if (!waiting.isEmpty() && free.get() == 0) {
      addThread(); // it came between the last look and here
    }
  }

  private @Nullable Runnable take() throws InterruptedException {
    return waiting.poll(IDLE_S, TimeUnit.SECONDS);
  }

  private void enter() {
    if (free.decrementAndGet() == 0 && !waiting.isEmpty()) {
      addThread();
    }
  }

  private static void interrupt(Runnable next) {
    try {
      next.run();
    } catch (Throwable thrown) { // by the channel that it closed
      LOG.warn("a handler was interrupted, and its channel failed to close", thrown);
    }
  }
}
