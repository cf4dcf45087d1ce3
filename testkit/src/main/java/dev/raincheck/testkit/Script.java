package dev.raincheck.testkit;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.CallContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What becomes of the calls of one method, as a test decides it. See [Scripted].
public final class Script {
  private static final int PATIENCE_S = 10;

  private final String method;
  private final ScriptedOutcomes possible;
  private final List<List<@Nullable Object>> calls = new CopyOnWriteArrayList<>();
  private final Set<CallContext> running = ConcurrentHashMap.newKeySet();
  private final Semaphore started = new Semaphore(0);
  private volatile CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();

  /// @param possible what the method can end with
  Script(String method, ScriptedOutcomes possible) {
    this.method = method;
    this.possible = possible;
  }

  /// Lets all calls end with a result: those that wait, and those to come.
  ///
  /// @param value of the type that the method returns; null if it returns nothing
  /// @throws IllegalArgumentException if it is of another type
  public void returns(@Nullable Object value) {
    possible.requireResult(value);
    CompletableFuture<@Nullable Object> before = outcome;
    outcome = CompletableFuture.completedFuture(value);
    before.complete(value);
  }

  /// Lets all calls fail: those that wait, and those to come.
  ///
  /// @param failure an exception that the method declares, or an unchecked one
  /// @throws IllegalArgumentException if the method cannot throw it
  public void fails(Throwable failure) {
    possible.requireThrowable(requireNonNull(failure, "failure"));
    CompletableFuture<@Nullable Object> before = outcome;
    outcome = CompletableFuture.failedFuture(failure);
    before.completeExceptionally(failure);
  }

  /// Lets calls to come wait again.
  public void waits() {
    outcome = new CompletableFuture<>();
  }

  /// Waits until a call has begun, for up to 10 s. Each call is waited for once.
  ///
  /// @throws AssertionError if none begins
  public void awaitStarted() {
    try {
      if (!started.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s: no further call in %d s (expected: one; %d so far)"
                .formatted(method, PATIENCE_S, calls.size()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + ": interrupted while no call had begun", interrupted);
    }
  }

  /// Reports progress of all calls that wait.
  ///
  /// @param fraction from 0 to 1, or NaN if unknown
  /// @param message a few words
  public void report(double fraction, String message) {
    running.forEach(it -> it.progress(fraction, message));
  }

  /// {@return the arguments of each call that has begun, in order}
  public List<List<@Nullable Object>> calls() {
    return List.copyOf(calls);
  }

  @Nullable Object run(List<@Nullable Object> arguments) throws Throwable {
    CallContext context = CallContext.find().orElse(null);
    CompletableFuture<@Nullable Object> awaited = outcome;
    calls.add(arguments);
    if (context != null) {
      running.add(context);
    }
    started.release();
    try {
      return awaited.get();
    } catch (ExecutionException failed) {
      throw requireNonNull(failed.getCause());
    } finally {
      if (context != null) {
        running.remove(context);
      }
    }
  }

  @Override
  public String toString() {
    return "%s: %d calls, %d wait".formatted(method, calls.size(), running.size());
  }
}
