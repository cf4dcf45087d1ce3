package dev.raincheck.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a handler knows of the call that it runs for, and how it reports progress. Bound to the
/// thread that runs the handler, and inherited by the subtasks that it forks in a
/// `StructuredTaskScope`.
public interface CallContext {
  /// {@return the context of the operation that this thread runs}
  ///
  /// @throws IllegalStateException outside a handler
  static CallContext current() {
    return find()
        .orElseThrow(() ->
            new IllegalStateException(
                "CallContext.current() outside a handler (expected: on the thread that the server"
                    + " called; hand the context on to threads of your own)"));
  }

  /// {@return the context of the operation that this thread runs; empty outside a handler} For code
  /// that may run in a handler or elsewhere.
  static Optional<CallContext> find() {
    return CurrentCall.CONTEXT.isBound()
        ? Optional.of(CurrentCall.CONTEXT.get())
        : Optional.empty();
  }

  /// Runs the body as a handler of that operation: within it, [#current] returns the context. The
  /// server does so for each handler; a test of a handler may do the same.
  ///
  /// @param <T> the type of the result
  /// @param <X> what the body may throw
  /// @param context what the body gets from [#current]
  /// @param body runs once, on this thread
  /// @return the body's result
  /// @throws X if the body does
  static <T, X extends Throwable> T call(
      CallContext context, ScopedValue.CallableOp<? extends T, X> body) throws X {
    return ScopedValue.where(CurrentCall.CONTEXT, context).call(body);
  }

  /// {@return the method's full name on the wire, such as `reports.build`}
  String method();

  /// {@return the operation's name in the server's log, in the names of its threads, in the errors
  /// that its caller gets, and at its client once that has the token} It does not suffice to claim
  /// the result.
  String operationId();

  /// {@return who calls: the name of the client's key; empty where clients are not authenticated}
  String principal();

  /// {@return what is left of the operation limit, at least 0; empty if there is none}
  Optional<Duration> remaining();

  /// {@return the key that the caller gave to the call, worth passing on to systems that know such
  /// keys too; empty if it has none} Who calls with it again joins this operation, and nothing runs
  /// twice as long as the server remembers it.
  default Optional<String> key() {
    return Optional.empty();
  }

  /// {@return what the caller sent along, unmodifiable; empty if nothing}
  Map<String, String> metadata();

  /// Reports how far the operation is. Cheap enough for every step of a loop: the latest report
  /// wins, and at most ten per second travel. Never throws, since reporting must not fail the work:
  /// a value that does not fit is replaced by the closest one that does, and logged once per
  /// method.
  ///
  /// @param fraction from 0 to 1, or NaN if unknown
  /// @param message a few words for a human; cut after [Progress#MESSAGE_CHARS_MAX] characters
  void progress(double fraction, String message);

  /// {@return whether the operation is to stop, and why}
  Cancellation cancellation();

  /// {@return whether the server shuts down} The operation goes on unless the shutdown strategy
  /// aborts it; a handler may use the time to come to a good end.
  boolean isShuttingDown();
}
