package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;

/// How clients are spoken of that may not do something: also those that do not say who they are.
final class Refused {
  private Refused() {}

  /// To who is not in the list of clients: never was, or is no more.
  static Failure stranger(String principal) {
    return Failure.of(
        ErrorCode.PERMISSION_DENIED,
        Execution.NOT_STARTED,
        "%s is not in the server's list of authorized clients (expected: a line of its own; ask whoever runs the server)"
            .formatted(principal.isEmpty() ? "this client" : who(principal)));
  }

  /// The same to who was a client when it made a call. It hears nothing else of that.
  ///
  /// @param ran whether the call's handler did
  static Failure former(String principal, Execution ran) {
    return stranger(principal).withExecution(ran);
  }

  static String who(String principal) {
    return principal.isEmpty() ? "a client that does not say who it is" : "\"" + principal + "\"";
  }

  /// What to do about it.
  static String remedy(String principal) {
    return principal.isEmpty()
        ? "connect with keys, or with a certificate, that have it, to an address that asks for them"
        : "ask whoever runs the server";
  }
}
