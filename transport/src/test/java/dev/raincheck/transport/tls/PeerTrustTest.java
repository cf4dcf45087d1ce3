package dev.raincheck.transport.tls;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTrustTest {
  @Test
  void certificateThatExpiresBetweenConnections_isToldAsOneThatHasExpired(@TempDir Path folder)
      throws Exception {
    var signer = new Certificates(folder, "ca");
    Path file = signer.keyStore("x", Subject.of("CN=x").until(Duration.ofDays(-1)));
    KeyStore store = KeyStore.getInstance(file.toFile(), Certificates.PASSWORD.toCharArray());
    var expired = (X509Certificate) store.getCertificate("own");
    var told = assertThrows(UntrustedException.class, () -> PeerTrust.requireValid(expired));
    assertTrue(told.getMessage().startsWith("the certificate \"CN=x\" expired on "));
  }
}
