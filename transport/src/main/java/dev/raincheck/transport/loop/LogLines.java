package dev.raincheck.transport.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines that wait to be written, and the thread that writes them: one for the process, which
/// ends when there has been nothing to write for a while.
final class LogLines {
  /// Each may hold an exception, with whatever that holds.
  static final int LINES_MAX = 1_000;

  private static final long IDLE_S = 10;
  private static final long FLUSH_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger("dev.raincheck.transport");
  private static final AtomicLong DROPPED = new AtomicLong();
  private static final BlockingQueue<Runnable> WAITING = new LinkedBlockingQueue<>(LINES_MAX);
  static final ThreadPoolExecutor WRITER = writer();

  private LogLines() {}

  private static ThreadPoolExecutor writer() {
    var writer =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            WAITING,
            work -> FreshThreads.daemon("raincheck-log", work));
    writer.allowCoreThreadTimeOut(true);
    return writer;
  }

  /// Initializes the class: at the first line there may be no memory for it, and then there is
  /// never a second try.
  static void prepare() {}

  static void add(BackgroundLogger.Line line) {
    if (!WAITING.offer(() -> write(line))) {
      DROPPED.incrementAndGet();
    }
    startWriter();
  }

  /// Unless it is there. Without a thread the lines wait for whoever logs next: who logs must not
  /// fail for that, be it a loop, or somebody who says that there are no threads.
  private static void startWriter() {
    try {
      var _ = WRITER.prestartCoreThread();
    } catch (Throwable noThread) {
      // it cannot be logged now
    }
  }

  private static void write(BackgroundLogger.Line line) {
    try {
      line.write();
    } catch (Throwable unwritten) { // of the user's appender, or of the text of what was thrown
      DROPPED.incrementAndGet();
    }
    if (WAITING.isEmpty()) {
      tellOfDropped();
    }
  }

  private static void tellOfDropped() {
    long dropped = DROPPED.getAndSet(0);
    if (dropped > 0) {
      LOG.warn(
          "{} log lines were dropped: they came faster than they could be written (expected: at"
              + " most {} that wait)",
          dropped,
          LINES_MAX);
    }
  }

  static void flush() {
    var written = new CountDownLatch(1);
    Runnable mark =
        () -> {
          tellOfDropped();
          written.countDown();
        };
    try {
      boolean isAnyLeft = WRITER.getPoolSize() > 0 || !WAITING.isEmpty();
      if (isAnyLeft && WAITING.offer(mark, FLUSH_MS, TimeUnit.MILLISECONDS)) {
        startWriter(); // it may have ended meanwhile, for want of lines
        var _ = written.await(FLUSH_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
