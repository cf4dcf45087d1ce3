package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.CurveKeys;

/// How a client encrypts its connection (CurveZMQ).
///
/// @param keys the client's own; the server's file of authorized clients has the public one
/// @param serverKey the server's public key: a server with another one is not talked to
public record ClientCurve(CurveKeys keys, String serverKey) {
  public ClientCurve {
    requireNonNull(keys, "keys");
    CurveKeys.requireKey("serverKey", serverKey);
  }
}
