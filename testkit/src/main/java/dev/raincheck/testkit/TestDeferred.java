package dev.raincheck.testkit;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.exceptions.CallFacts;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call whose outcome the test decides, for tests of code that handles a [Deferred]. There is no
/// server behind it. Failures are made with [CallFacts].
///
/// @param <T> the type of the result
public final class TestDeferred<T extends @Nullable Object> implements Deferred<T> {
  private static final Duration POLL_AFTER = Duration.ofSeconds(1);

  private final String token;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final List<Consumer<Progress>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Progress progress;
  private volatile @Nullable String cancelReason;
  private volatile boolean acknowledged;

  /// A call that has not ended.
  ///
  /// @param token any text
  public TestDeferred(String token) {
    this.token = requireNonNull(token, "token");
  }

  /// Ends it with a result, unless it has ended.
  ///
  /// @param value the result
  public void succeed(T value) {
    outcome.complete(value);
  }

  /// Ends it with a failure, unless it has ended.
  ///
  /// @param cause a [dev.raincheck.client.exceptions.RaincheckException], or an exception that the
  ///   method declares
  public void fail(Throwable cause) {
    outcome.completeExceptionally(requireNonNull(cause, "cause"));
  }

  /// Reports progress, on this thread.
  ///
  /// @param fraction from 0 to 1, or NaN if unknown
  /// @param message a few words
  public void report(double fraction, String message) {
    var report = new Progress(fraction, message);
    progress = report;
    listeners.forEach(it -> it.accept(report));
  }

  /// {@return whether somebody has taken the outcome, or acknowledged it by hand}
  public boolean isAcknowledged() {
    return acknowledged;
  }

  /// {@return why somebody asked it to stop, last; empty if nobody did}
  public Optional<String> cancelReason() {
    return Optional.ofNullable(cancelReason);
  }

  @Override
  public String token() {
    return token;
  }

  /// {@return false: there is no store behind it}
  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public Polled<T> poll() {
    if (!outcome.isDone()) {
      return new Polled.Pending<>(true, Optional.ofNullable(progress), POLL_AFTER);
    }
    return outcome.isCompletedExceptionally()
        ? new Polled.Failed<>(outcome.exceptionNow())
        : new Polled.Done<>(outcome.join());
  }

  @Override
  public T await() {
    return taken(() -> outcome.get());
  }

  @Override
  public T await(Duration limit) {
    if (limit.isNegative()) { // as of a client's
      throw new IllegalArgumentException("limit: " + limit + " (expected: at least 0)");
    }
    long limitNs = TimeUnit.NANOSECONDS.convert(limit);
    return taken(() -> outcome.get(limitNs, TimeUnit.NANOSECONDS));
  }

  @FunctionalInterface
  private interface Waiting<T extends @Nullable Object> {
    T take() throws InterruptedException, ExecutionException, TimeoutException;
  }

  private T taken(Waiting<T> waiting) {
    try {
      T value = waiting.take();
      acknowledged = true;
      return value;
    } catch (ExecutionException failed) {
      acknowledged = true;
      throw TestDeferred.<RuntimeException>unchecked(requireNonNull(failed.getCause()));
    } catch (TimeoutException over) {
      throw stopped("the limit is over");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw stopped("interrupted");
    }
  }

  private StoppedWaitingException stopped(String why) {
    return CallFacts.of("test", Execution.UNKNOWN)
        .withToken(token)
        .toException(StoppedWaitingException.class, "stopped waiting: " + why);
  }

  /// A declared exception may be a checked one.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Override
  public void acknowledge() {
    acknowledged = true;
  }

  @Override
  public void cancel(String reason) {
    cancelReason = requireNonNull(reason, "reason");
  }

  @Override
  public void onProgress(Consumer<Progress> listener) {
    listeners.add(requireNonNull(listener, "listener"));
    Progress latest = progress;
    if (latest != null) {
      listener.accept(latest);
    }
  }

  @Override
  public CompletableFuture<T> toFuture() {
    var future = new CompletableFuture<T>();
    var _ =
        outcome.whenComplete((value, failure) -> {
          boolean isTaken =
              failure == null
                  ? future.complete(value)
                  : future.completeExceptionally(cause(failure));
          acknowledged |= isTaken;
        });
    var _ =
        future.whenComplete((value, failure) -> {
          if (future.isCancelled()) {
            cancel("the future was cancelled");
          }
        });
    return future;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  @Override
  public String toString() {
    return "TestDeferred " + token;
  }
}
