package dev.raincheck.server.socket;

import dev.raincheck.server.access.Access;
import dev.raincheck.transport.CertificateName;
import dev.raincheck.transport.TlsKeys;
import dev.raincheck.transport.tls.PeerNames;
import dev.raincheck.transport.tls.PeerTrust;
import dev.raincheck.transport.tls.TlsContext;
import dev.raincheck.transport.tls.UntrustedException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which clients' certificates are accepted: beside what the JDK checks, the name in it has to be
/// in the file of authorized clients. Asked during the handshake, so that the client is told.
public record ClientTrust(CertificateName kind, Access access) implements PeerTrust.Question {
  /// What a server shows, and whom it lets in.
  ///
  /// @throws IllegalArgumentException if the files of the keys cannot be used; says why
  public static TlsContext context(TlsKeys keys, Access access) {
    return new TlsContext(
        "server", keys, jdk -> new PeerTrust(jdk, new ClientTrust(keys.principalIn(), access)));
  }

  @Override
  public void check(X509Certificate certificate, @Nullable String host) throws UntrustedException {
    List<String> names = PeerNames.all(certificate, kind);
    if (names.size() != 1) {
      throw new UntrustedException(
          "the certificate \"%s\" has the names %s of the kind %s (expected: one, by which the client is known)"
              .formatted(PeerNames.subject(certificate), PeerNames.shown(names), kind),
          null);
    }
    if (access.principalOfCertificate(names.getFirst()) == null) {
      throw new UntrustedException(
          "\"%s\", as its certificate calls it, is not let in (expected: a line \"tls %1$s\" in the file of authorized clients)"
              .formatted(PeerNames.shown(names.getFirst())),
          null);
    }
  }
}
