package dev.raincheck.client;

import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import org.jspecify.annotations.Nullable;

/// What a caller gets of an outcome: the one thing of the client's front that the simulation needs.
public final class CallersView {
  private CallersView() {}

  /// What is thrown; null while there is no outcome, or if it is a value.
  public static @Nullable Throwable thrown(ClientCall call, @Nullable CallOutcome outcome) {
    return outcome == null || outcome instanceof CallOutcome.Value
        ? null
        : Exceptions.of(outcome, call, null, call.startedNs);
  }
}
