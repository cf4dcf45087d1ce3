package dev.raincheck.client;

import dev.raincheck.client.book.ClientCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Lets the calling thread wait for what the loop brings about a call.
final class Waiter {
  private final ClientLoop loop;
  private final ClientCall call;

  Waiter(ClientLoop loop, ClientCall call) {
    this.loop = loop;
    this.call = call;
  }

  <R extends @Nullable Object> R waitFor(CompletableFuture<R> future) {
    return waitFor(future, null, 0);
  }

  /// @param spentNs how much of the limit is over
  <R extends @Nullable Object> R waitFor(
      CompletableFuture<R> future, @Nullable Duration limit, long spentNs) {
    if (!future.isDone()) {
      loop.callbacks().requireOtherThread();
    }
    try {
      return limit == null
          ? future.get()
          : future.get(TimeUnit.NANOSECONDS.convert(limit) - spentNs, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Exceptions.stopped(call, "the thread was interrupted", loop.nowNs());
    } catch (TimeoutException over) {
      throw Exceptions.stopped(call, "the limit of " + limit + " is over", loop.nowNs());
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("the loop completes this with values only", impossible);
    }
  }
}
