package dev.raincheck.client.socket;

import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;

/// How the connection is encrypted.
public sealed interface Encryption {
  /// @param keys the client's own
  /// @param serverKey the server's public key
  record Curve(CurveKeys keys, String serverKey) implements Encryption {}

  /// @param keys what the client shows, and whom it trusts
  record Tls(TlsKeys keys) implements Encryption {}
}
