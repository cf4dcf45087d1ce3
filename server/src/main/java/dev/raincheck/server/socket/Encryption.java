package dev.raincheck.server.socket;

import dev.raincheck.server.access.Access;
import dev.raincheck.transport.CertificateName;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.tls.TlsContext;

/// How connections are encrypted, and how it is known who is at the other end.
public sealed interface Encryption {
  /// By the keys of CURVE.
  ///
  /// @param access knows whose key a client's is
  record Curve(CurveKeys keys, Access access) implements Encryption {}

  /// By certificates.
  ///
  /// @param kind of the name in a client's certificate
  /// @param access knows which names are let in
  record Tls(TlsContext context, CertificateName kind, Access access) implements Encryption {}
}
