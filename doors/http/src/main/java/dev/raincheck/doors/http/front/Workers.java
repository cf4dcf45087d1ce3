package dev.raincheck.doors.http.front;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads by which a door reads and answers.
///
/// Platform threads first: virtual ones wait behind handlers that compute, as nobody takes a
/// carrier away from those, and what is due does not wait. When all of these are busy, with clients
/// that are slow to send or to read, virtual ones go on, of which there are enough.
public final class Workers implements Executor, AutoCloseable {
  private static final int PLATFORM_THREADS =
      Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

  private static final long IDLE_S = 10;

  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final ThreadPoolExecutor platform;

  /// @param name what its threads are called
  public Workers(String name) {
    platform =
        new ThreadPoolExecutor(
            0,
            PLATFORM_THREADS,
            IDLE_S,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(), // a thread takes it now, or a virtual one does
            Thread.ofPlatform().daemon().name(name + "-", 1).factory(),
            (task, full) -> virtual.execute(task));
  }

  @Override
  public void execute(Runnable task) {
    platform.execute(task);
  }

  /// Takes nothing more; what was taken goes on.
  @Override
  public void close() {
    platform.shutdown();
    virtual.shutdown();
  }
}
