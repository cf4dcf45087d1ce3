package dev.raincheck.client;

import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.protocol.contract.MethodContract;
import org.jspecify.annotations.Nullable;

/// What a caller gets of an outcome, for tests of the book.
public final class Thrown {
  private Thrown() {}

  /// @param nowNs when the caller gets it
  public static Throwable of(
      CallOutcome outcome, ClientCall call, @Nullable MethodContract contract, long nowNs) {
    return Exceptions.of(outcome, call, contract, nowNs);
  }
}
