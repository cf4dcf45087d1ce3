package dev.raincheck.server.socket;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.AuthorizedClientsFile;
import dev.raincheck.transport.CertificateName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/// A server's keys for TLS, and peers that speak it by hand; of all of them `alice` is let in.
final class TlsPeers {
  private static final int DNS = StandardConstants.SNI_HOST_NAME;

  final Certificates signer;
  private final Path clients;

  TlsPeers(Path folder) {
    signer = new Certificates(folder, "ca");
    clients = folder.resolve("clients");
  }

  Encryption.Tls server() {
    try {
      Files.writeString(clients, "tls alice\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    var access = new Access(new AuthorizedClientsFile(clients), (principal, method) -> true);
    CertificateName kind = CertificateName.COMMON_NAME;
    return new Encryption.Tls(ClientTrust.context(signer.server(), access), kind, access);
  }

  /// As the one who is let in.
  SSLSocket connect(int port) throws IOException {
    return connect(port, signer.keyStore("alice", Subject.of("CN=alice")));
  }

  /// @param keyStore null for somebody without a certificate
  SSLSocket connect(int port, @Nullable Path keyStore) throws IOException {
    var peer =
        (SSLSocket)
            signer
                .context(keyStore)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    peer.setSoTimeout(10_000);
    return peer;
  }

  /// As the one who is let in, for a host of that name.
  SSLSocket ask(int port, String host) throws IOException {
    SSLSocket peer = connect(port);
    SSLParameters asking = peer.getSSLParameters();
    asking.setServerNames(
        List.of(new SNIServerName(DNS, host.getBytes(StandardCharsets.US_ASCII)) {}));
    peer.setSSLParameters(asking);
    return peer;
  }
}
