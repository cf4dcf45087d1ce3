package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.transport.CurveKeys;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a client encrypts its connection (CurveZMQ); immutable.
public final class ClientCurve {
  private final CurveKeys keys;
  private final String serverKey;

  private ClientCurve(CurveKeys keys, String serverKey) {
    this.keys = keys;
    this.serverKey = serverKey;
  }

  /// Combines the keys of both sides.
  ///
  /// @param keys the client's own; the public one is in the server's file of authorized clients
  /// @param serverKey the server's public key
  /// @return how to encrypt the connection
  /// @throws IllegalArgumentException if `serverKey` is not 40 characters of Z85
  public static ClientCurve of(CurveKeys keys, String serverKey) {
    CurveKeys.requireKey("serverKey", serverKey);
    return new ClientCurve(requireNonNull(keys, "keys"), serverKey);
  }

  /// {@return the client's own keys}
  public CurveKeys keys() {
    return keys;
  }

  /// {@return the server's public key} The client does not talk to a server with another one.
  public String serverKey() {
    return serverKey;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientCurve curve
        && keys.equals(curve.keys)
        && serverKey.equals(curve.serverKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys, serverKey);
  }

  @Override
  public String toString() {
    return "ClientCurve[keys=%s, serverKey=%s]".formatted(keys, serverKey);
  }
}
