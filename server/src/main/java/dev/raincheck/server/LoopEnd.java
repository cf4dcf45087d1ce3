package dev.raincheck.server;

import dev.raincheck.shutdown.Ledger;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.Persistence;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How the loop ended, and who waits for that. The loop writes, any thread reads.
final class LoopEnd {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final Executor ELSEWHERE =
      work -> FreshThreads.virtual("raincheck-closed", work).start();

  private final CompletableFuture<Ledger> closed = new CompletableFuture<>();

  /// Counted down at the end, before anything that takes memory.
  private final CountDownLatch over = new CountDownLatch(1);

  private volatile @Nullable Ledger ledger;
  private volatile @Nullable Throwable failure;

  /// Completed when the ledger is final and the socket is closed. What users hang on it runs on
  /// none of our threads.
  CompletableFuture<Ledger> closed() {
    return closed.isDone() ? closed.copy() : closed.thenApplyAsync(it -> it, ELSEWHERE);
  }

  /// Waits for the end.
  ///
  /// @return whether it has come
  boolean await(long patienceNs) throws InterruptedException {
    return over.await(patienceNs, TimeUnit.NANOSECONDS);
  }

  /// After the end: where every operation has come to stand.
  ///
  /// @throws IllegalStateException if the loop failed
  Ledger ledger() {
    Throwable fault = failure;
    if (fault != null) {
      throw new IllegalStateException("the server failed: " + fault, fault);
    }
    return Objects.requireNonNull(ledger);
  }

  /// Null before the end, and if the loop failed.
  @Nullable Ledger ledgerIfAny() {
    return ledger;
  }

  /// The book has closed.
  void settled(Ledger finalLedger) {
    ledger = finalLedger;
  }

  boolean isSettled() {
    return ledger != null;
  }

  /// The loop has failed.
  void failed(Throwable fault) {
    failure = fault;
    over.countDown();
  }

  /// Closes what the loop worked with, and completes the wait of those who wait for the end; if it
  /// is a failure, they come first. The log comes last. Not on the loop's thread.
  void close(Runnable closeParts) {
    Throwable fault = failure;
    if (fault != null) {
      Persistence.insist(() -> closed.completeExceptionally(fault));
    }
    try {
      Persistence.insist(closeParts);
    } catch (Throwable unclosed) {
      LOG.error("closing failed", unclosed);
    }
    Persistence.insist(fault == null ? this::tellClosed : () -> log(fault));
    BackgroundLogger.flush();
  }

  private void tellClosed() {
    LOG.info("closed; {}", ledger);
    closed.complete(Objects.requireNonNull(ledger));
    over.countDown();
  }

  private static void log(Throwable fault) {
    if (fault instanceof OutOfMemoryError) {
      LOG.error("the server ends: no memory is left (give it more, or lower its limits)", fault);
    } else {
      LOG.error(
          "the server's loop failed and ends; this is a fault of Raincheck or of ZeroMQ: please"
              + " report it, and start the process again",
          fault);
    }
  }
}
