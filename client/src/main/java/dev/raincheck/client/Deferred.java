package dev.raincheck.client;

import dev.raincheck.protocol.Progress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call whose result comes later, perhaps in another process. `poll` looks, `await` and
/// `toFuture` take: they acknowledge the result once it has been handed over.
///
/// Each one has one outcome. If the server was silent for longer than the client's patience, that
/// is it, and all methods go on to give it: take the token up again with [RaincheckClient#resume].
///
/// @param <T> the type of the result
public interface Deferred<T extends @Nullable Object> {
  /// The token: opaque text of at most 96 URL-safe characters, good in any process until the result
  /// is acknowledged or its retention ends. Waits for the server's answer to the call, which takes
  /// no longer than its respond-within.
  ///
  /// If the server loses the operation, as it is started again, and the method is `@Idempotent`,
  /// this client submits the call again. Then this is another token from then on, and the former
  /// one is told to be lost wherever it was kept; progress starts over.
  ///
  /// @throws IllegalStateException if the call was answered at once, so that there is nothing to
  ///   take up again
  /// @throws RaincheckException if the call was not accepted
  String token();

  /// Looks what has become of it, without waiting for the work and without acknowledging. Repeat it
  /// as you like.
  Polled<T> poll();

  /// Waits for the result, and acknowledges it.
  ///
  /// @throws RaincheckException if there is none, or one of another type; [StoppedWaitingException]
  ///   if the thread was interrupted
  T await();

  /// Waits for the result for so long, and acknowledges it.
  ///
  /// @param limit at least 0
  /// @throws StoppedWaitingException if the time is over; the operation goes on and the token is
  ///   still good
  T await(Duration limit);

  /// Says that the result is in safe hands: the server may forget it. Idempotent. For a token that
  /// was taken up, waits until the server has heard it; else it is said with the next message, or
  /// within a second. Without a server it waits, as far as [ClientLimits#callsMax] says: one that
  /// is dropped leaves the result to its retention.
  ///
  /// @throws TokenException if what was taken up is no token of this server
  void acknowledge();

  /// Asks the server to stop the operation. Returns when the server has been told; how the
  /// operation ends is for [#await] to say, since it may end otherwise first.
  ///
  /// @param reason for the handler and the server's log
  /// @throws TokenException if there is nothing to stop: the token is none of this server, or its
  ///   result was acknowledged or its retention ended
  void cancel(String reason);

  /// Calls the listener for progress that the server tells, and for the latest that it told before;
  /// where, is for [ClientOptions#withCallbacks] to say.
  void onProgress(Consumer<Progress> listener);

  /// The result as a future; where it completes is for [ClientOptions#withCallbacks] to say, and by
  /// default it may wait there. To `cancel` the future cancels the operation; to complete it
  /// otherwise does not. A result that comes after the future was completed by others, such as a
  /// timeout, is not acknowledged.
  CompletableFuture<T> toFuture();
}
