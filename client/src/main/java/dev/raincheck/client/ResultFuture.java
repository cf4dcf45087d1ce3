package dev.raincheck.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A future that the user may complete as well, by a timeout or a cancel: the code that is to
/// complete it knows so before it is complete, and before anything that depends on it runs.
///
/// Neither it nor what is derived from it can be waited for on the client's own thread.
final class ResultFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final Callbacks callbacks;
  private final Runnable onCancel;

  /// @param onCancel is run if the user cancels it before it is claimed
  ResultFuture(Callbacks callbacks, Runnable onCancel) {
    this.callbacks = callbacks;
    this.onCancel = onCancel;
  }

  /// Whether it is the caller who completes it, by [#deliver] or [#fail].
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  void deliver(T value) {
    super.complete(value);
  }

  void fail(Throwable thrown) {
    super.completeExceptionally(thrown);
  }

  @Override
  public boolean complete(T value) {
    return claim() && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    return claim() && super.completeExceptionally(thrown);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!claim()) {
      return isCancelled();
    }
    boolean cancelled = false;
    try {
      onCancel.run();
    } finally {
      cancelled = super.cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ResultFuture<>(callbacks, () -> {});
  }

  private void requireMayWait() {
    if (!isDone()) {
      callbacks.requireOtherThread();
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    requireMayWait();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    requireMayWait();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    requireMayWait();
    return super.join();
  }
}
