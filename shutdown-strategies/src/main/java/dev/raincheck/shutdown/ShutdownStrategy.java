package dev.raincheck.shutdown;

import java.time.Duration;
import java.util.Collection;

/// Decides what becomes of the work in flight when a server shuts down.
///
/// A strategy only decides; the server carries out. It asks again and again while it drains: about
/// each new call, about each operation that is not final, and about the whole. The answer must
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
/// it a `toString()` worth reading: it stands in logs and in the ledger.
public interface ShutdownStrategy {

  /// Asked once, before the server starts: whether the methods that this strategy names are served
  /// at all. By default it names none.
  ///
  /// @param served full wire names, such as `reports.build`
  /// @throws IllegalArgumentException if it names what is not served; says what to change
  default void checkMethods(Collection<String> served) {}

  /// Whether a new call is still admitted. By default it is not.
  ///
  /// @param method the full wire name, such as `reports.build` or `reports@2.build`
  default NewCalls newCalls(ShutdownStatus status, String method) {
    return NewCalls.REJECT;
  }

  /// What to do with an operation that is queued or running. Asked again until it is final.
  Verdict operation(ShutdownStatus status, OperationStatus operation);

  /// Whether the shutdown goes on.
  Continuation whole(ShutdownStatus status);

  /// The longest this strategy may take, counted from the first request to shut down; 25 s by
  /// default, which fits into the 30 s that most supervisors grant between SIGTERM and SIGKILL.
  ///
  /// When it is used up the server aborts what is left and closes, whatever the strategy says.
  /// Always the same for the same strategy, not negative and at most 3650 days: anything else is
  /// refused when the server starts.
  default Duration budget() {
    return Durations.DEFAULT_BUDGET;
  }
}
