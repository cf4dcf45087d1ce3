package dev.raincheck.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A future that the user may complete as well, by a timeout or a cancel: whoever is to complete it
/// knows so before it is complete, and before anything that depends on it runs.
final class ResultFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final Runnable onCancel;

  /// @param onCancel is run if the user cancels it before it is claimed
  ResultFuture(Runnable onCancel) {
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
    onCancel.run();
    return super.cancel(mayInterruptIfRunning);
  }
}
