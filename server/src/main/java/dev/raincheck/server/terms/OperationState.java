package dev.raincheck.server.terms;

import dev.raincheck.server.state.Operation;

/// Where an operation stands. Only [Operation#moveTo] changes it, and a final state never changes.
public enum OperationState {
  /// Accepted; waits for its turn in a `@Serial` group, a `@Limit` or a thread.
  QUEUED(false),
  /// The handler was started.
  RUNNING(false),
  /// The handler returned a value.
  SUCCEEDED(true),
  /// The handler threw, could not be started with these arguments, or returned what cannot travel.
  FAILED(true),
  /// The client asked to stop it; the handler obeyed or had not been started.
  CANCELLED(true),
  /// The operation limit was reached.
  TIMED_OUT(true),
  /// The server ended it: shutdown, or a handler that did not obey a cancel in time.
  ABORTED(true),
  /// Refused by a shutdown before its handler was started.
  REJECTED(true),
  /// Left to another run: the store has it, and here it has ended.
  HANDED_OFF(true);

  private final boolean isFinal;

  OperationState(boolean isFinal) {
    this.isFinal = isFinal;
  }

  public boolean isFinal() {
    return isFinal;
  }

  public boolean mayBecome(OperationState next) {
    return switch (this) {
      case QUEUED -> next == RUNNING || (next.isFinal && next != SUCCEEDED);
      case RUNNING -> next.isFinal && next != REJECTED;
      case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT, ABORTED, REJECTED, HANDED_OFF -> false;
    };
  }
}
