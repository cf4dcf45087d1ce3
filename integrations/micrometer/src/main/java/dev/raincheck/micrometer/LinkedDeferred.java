package dev.raincheck.micrometer;

import dev.raincheck.api.Progress;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A deferred call whose waits and polls are traced.
record LinkedDeferred<T extends @Nullable Object>(Deferred<T> deferred, LinkedResults traces)
    implements Deferred<T> {
  private static final String AWAIT = "raincheck.await";

  private <R extends @Nullable Object> R traced(String name, Supplier<R> question) {
    LinkedResults.Begun begun = traces.begin(name);
    R answer;
    try {
      answer = question.get();
    } catch (Throwable thrown) {
      traces.end(begun, deferred, thrown);
      throw thrown;
    }
    traces.end(begun, deferred, null);
    return answer;
  }

  @Override
  public T await() {
    return traced(AWAIT, deferred::await);
  }

  @Override
  public T await(Duration limit) {
    return traced(AWAIT, () -> deferred.await(limit));
  }

  @Override
  public Polled<T> poll() {
    return traced("raincheck.poll", deferred::poll);
  }

  @Override
  public CompletableFuture<T> toFuture() {
    LinkedResults.Begun begun = traces.begin(AWAIT);
    CompletableFuture<T> future = deferred.toFuture();
    var _ = future.whenComplete((value, thrown) -> traces.end(begun, deferred, thrown));
    return future;
  }

  @Override
  public String token() {
    return deferred.token();
  }

  @Override
  public boolean isDurable() {
    return deferred.isDurable();
  }

  @Override
  public Optional<String> callTrace() {
    return deferred.callTrace();
  }

  @Override
  public void acknowledge() {
    deferred.acknowledge();
  }

  @Override
  public void cancel(String reason) {
    deferred.cancel(reason);
  }

  @Override
  public void onProgress(Consumer<Progress> listener) {
    deferred.onProgress(listener);
  }

  @Override
  public String toString() {
    return deferred.toString();
  }
}
