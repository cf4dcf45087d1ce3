package dev.raincheck.shutdown;

import java.time.Duration;
import java.util.Collection;

/// Decides what becomes of the work in flight when a server shuts down.
///
/// A strategy only decides; the server carries out. It asks again and again while it drains: about
/// each new call, about each operation that has not ended, and about the whole. The answer must
/// follow from the arguments alone: no clock, no threads, no waiting, no state. So a strategy is
/// tested with plain values, and asking it twice does no harm. Polls, acknowledgements, cancels and
/// re-sent calls are none of its business: they are served until the socket closes.
///
/// ```java
/// /// Finish the reports, which may take ten minutes; nothing else is worth waiting for.
/// record FinishReports() implements ShutdownStrategy {
///   public Verdict operation(ShutdownStatus status, OperationStatus operation) {
///     return operation.method().startsWith("reports.") ? Verdict.KEEP : Verdict.ABORT;
///   }
///
///   public Continuation whole(ShutdownStatus status) {
///     return status.totals().unfinished() > 0 ? Continuation.GO_ON : Continuation.STOP;
///   }
///
///   public Duration budget() {
///     return Duration.ofMinutes(10);
///   }
/// }
/// ```
///
/// A strategy that throws, answers `null` or stalls is replaced by [ShutdownStrategies#abort]. Give
/// it a `toString()` worth reading: it is in the server's log.
public interface ShutdownStrategy {

  /// Checks that the methods that this strategy names are served. Asked once, before the server
  /// starts. By default it names none.
  ///
  /// @param served the methods' full names on the wire, such as `reports.build`
  /// @throws IllegalArgumentException if it names one that is not served; the message says what to
  ///   change
  default void checkMethods(Collection<String> served) {}

  /// Decides whether a new call is still admitted. By default it is not.
  ///
  /// @param status how far the shutdown has come
  /// @param method the method's full name on the wire, such as `reports.build` or `reports@2.build`
  /// @return whether to admit the call
  default NewCalls newCalls(ShutdownStatus status, String method) {
    return NewCalls.REJECT;
  }

  /// Decides what to do with an operation that is queued or running. Asked again until it has
  /// ended.
  ///
  /// @param status how far the shutdown has come
  /// @param operation one that has not ended
  /// @return the harshest thing that may be done to it
  Verdict operation(ShutdownStatus status, OperationStatus operation);

  /// Decides whether the shutdown goes on.
  ///
  /// @param status how far it has come
  /// @return whether to close now
  Continuation whole(ShutdownStatus status);

  /// {@return the longest this strategy may take, counted from the first request to shut down} By
  /// default 25 s, which fits into the 30 s that most supervisors grant between SIGTERM and
  /// SIGKILL.
  ///
  /// When it is used up the server aborts what is left and closes, whatever the strategy says.
  /// Always the same for the same strategy, not negative and at most 3650 days: anything else is
  /// refused when the server starts.
  default Duration budget() {
    return Durations.DEFAULT_BUDGET;
  }
}
