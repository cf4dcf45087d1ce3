package dev.raincheck.protocol.contract;

/// How calls of a method are answered.
public enum CallMode {
  /// Always with the result; the method runs on the server's loop. Declared by
  /// [dev.raincheck.api.NonBlocking].
  NON_BLOCKING,
  /// With the result if it is ready in time to be there within respond-within, else with a token.
  /// The default.
  RESPONDING,
  /// At once with a token. Declared by [dev.raincheck.api.Blocking].
  BLOCKING
}
