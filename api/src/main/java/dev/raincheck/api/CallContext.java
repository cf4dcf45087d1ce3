package dev.raincheck.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a handler may know of the call it runs for, and how it tells of its progress. Bound to the
/// thread that runs the handler, and to the structured-concurrency children of that thread.
public interface CallContext {
  /// The context of the operation that this thread runs.
  ///
  /// @throws IllegalStateException outside a handler
  static CallContext current() {
    return find()
        .orElseThrow(() ->
            new IllegalStateException(
                "CallContext.current() outside a handler (expected: on the thread that the server"
                    + " called; hand the context on to threads of your own)"));
  }

  /// The same, or empty outside a handler: for code that may run in one.
  static Optional<CallContext> find() {
    return CurrentCall.CONTEXT.isBound()
        ? Optional.of(CurrentCall.CONTEXT.get())
        : Optional.empty();
  }

  /// Runs the body as a handler of that operation: within it, [#current] is this context. The
  /// server does so for each handler, and a test of a handler may.
  ///
  /// @throws X if the body does
  static <T, X extends Throwable> T call(
      CallContext context, ScopedValue.CallableOp<? extends T, X> body) throws X {
    return ScopedValue.where(CurrentCall.CONTEXT, context).call(body);
  }

  /// `service.method`.
  String method();

  /// What this operation is called in the server's log, in the names of its threads, in the errors
  /// that its caller gets, and at its client once that has its token. Too little to claim its
  /// result.
  String operationId();

  /// Who calls; empty while clients are not authenticated.
  String principal();

  /// What is left of the operation limit; empty if there is none.
  Optional<Duration> remaining();

  /// What the caller sent along.
  Map<String, String> metadata();

  /// Tells how far the operation is. Cheap enough for every step of a loop: the last word wins, and
  /// ten a second travel. Never throws, as telling of the work must not fail it: what does not fit
  /// is taken as what comes closest, and logged once a method.
  ///
  /// @param fraction from 0 to 1, or NaN if unknown
  /// @param message a few words for a human; a long one is cut
  void progress(double fraction, String message);

  /// Whether the operation is to stop.
  Cancellation cancellation();

  /// Whether the server shuts down. The operation goes on unless the shutdown strategy aborts it; a
  /// handler may use the time to come to a good end.
  boolean isShuttingDown();
}
