package dev.raincheck.client;

import dev.raincheck.api.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call whose result comes later, perhaps in another process. [#poll] looks at the result;
/// [#await] and [#toFuture] hand it over, and then acknowledge it.
///
/// It has one outcome, which all methods report from then on. Silence of the server for longer than
/// the client's patience is an outcome too: resume the token to ask again. Any thread can call its
/// methods.
///
/// @param <T> the type of the result
public interface Deferred<T extends @Nullable Object> {
  /// Waits for the server's answer to the call, which comes within its respond-within, and returns
  /// the token. It is good in any process until the result is acknowledged or its retention ends.
  ///
  /// If a restart of the server loses the operation and the method is `@Idempotent`, this client
  /// submits the call again. From then on it has another token, the former one is `TOKEN_LOST`
  /// wherever it was kept, and progress starts over.
  ///
  /// @return opaque text of at most 96 URL-safe characters
  /// @throws IllegalStateException if the call was answered with its result, so that there is
  ///   nothing to resume
  /// @throws dev.raincheck.client.exceptions.RaincheckException if the call was not accepted
  String token();

  /// Waits as [#token] does, and says whether the token outlives the server that gave it, since the
  /// server's store has the operation. A store that is late does not delay an answer: then the
  /// token is not durable yet, and a later one of the same operation may be, which [#token] returns
  /// from the next poll on. Without a store no token is durable.
  ///
  /// @return false too if the call was not accepted, or was answered with its result and without a
  ///   token
  boolean isDurable();

  /// Names the trace that the call was part of, for who takes its token up elsewhere and wants to
  /// link to it. It comes with what the server says of the operation, so a token that was resumed
  /// has it only after [#poll], or when [#await] has returned; and only if the call's metadata had
  /// one. Waits for nothing.
  ///
  /// @return the `traceparent` of W3C's Trace Context; empty if it is not known
  default Optional<String> callTrace() {
    return Optional.empty();
  }

  /// Asks the server what has become of the operation, without waiting for the work and without
  /// acknowledging. Can be repeated any number of times.
  ///
  /// @return whether it is pending, done or failed
  /// @throws dev.raincheck.client.exceptions.RaincheckException if the server does not answer the
  ///   question
  Polled<T> poll();

  /// Waits for the result, however long the work takes, and acknowledges it. An exception that the
  /// interface declares is thrown as itself.
  ///
  /// @return the result
  /// @throws dev.raincheck.client.exceptions.RaincheckException if there is no result, or one of
  ///   another type; [dev.raincheck.client.exceptions.StoppedWaitingException] if the thread was
  ///   interrupted
  T await();

  /// Waits for the result, but no longer than a limit, and acknowledges it.
  ///
  /// @param limit at least 0
  /// @return the result
  /// @throws IllegalArgumentException if the limit is negative
  /// @throws dev.raincheck.client.exceptions.StoppedWaitingException if the limit is over; the
  ///   operation goes on, and the token is still good
  /// @throws dev.raincheck.client.exceptions.RaincheckException if there is no result, or one of
  ///   another type
  T await(Duration limit);

  /// Acknowledges the result: the server may forget it. Idempotent. For a token that was resumed,
  /// waits for the server's answer; otherwise the acknowledgement rides on the client's next
  /// message, or leaves within a second. While there is no server, up to [ClientLimits#callsMax] of
  /// them wait, and of more the oldest are dropped: those results are kept until their retention
  /// ends.
  ///
  /// @throws dev.raincheck.client.exceptions.TokenException if what was resumed is no token of this
  ///   server
  /// @throws IllegalStateException if the client is closed
  void acknowledge();

  /// Asks the server to stop the operation, and returns when the server has answered. [#await]
  /// reports how the operation ends: if its handler finishes first, its result stands.
  ///
  /// @param reason for the handler and the server's log, at most 8192 characters
  /// @throws dev.raincheck.client.exceptions.TokenException if there is nothing to stop: it is no
  ///   token of this server, or its result was acknowledged or its retention ended
  /// @throws dev.raincheck.client.exceptions.RaincheckException if the server does not answer
  void cancel(String reason);

  /// Calls the listener with the latest progress, if there is any, and with each later report, on
  /// the executor set by [ClientOptions#withCallbacks]: one at a time, in order. Of reports that
  /// come while it is busy it gets the last.
  ///
  /// @param listener one more; what it throws is logged
  void onProgress(Consumer<Progress> listener);

  /// Hands the result over in a future, which completes on the executor set by
  /// [ClientOptions#withCallbacks]; by default that is a virtual thread, where callbacks may wait.
  /// Cancelling the future cancels the operation; completing it in any other way does not. A result
  /// that arrives after the future was completed otherwise, as by `orTimeout`, is not acknowledged.
  ///
  /// @return a new future, which fails with what [#await] throws
  CompletableFuture<T> toFuture();
}
