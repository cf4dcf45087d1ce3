package dev.raincheck.client.socket;

import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import org.zeromq.ZMQ;

/// How the connection is encrypted.
public sealed interface Encryption {
  /// @param keys the client's own
  /// @param serverKey the server's public key
  record Curve(CurveKeys keys, String serverKey) implements Encryption {
    /// Before it connects.
    void encrypt(ZMQ.Socket socket) {
      socket.setCurvePublicKey(ZMQ.Curve.z85Decode(keys.publicKey()));
      socket.setCurveSecretKey(ZMQ.Curve.z85Decode(keys.secretKey()));
      socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
    }
  }

  /// @param keys what the client shows, and whom it trusts
  record Tls(TlsKeys keys) implements Encryption {}
}
