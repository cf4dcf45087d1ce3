package dev.raincheck.transport.tls;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The JDK's checks of the other side's certificate, with messages that say what it was, what was
/// expected and what to do; and a question of one's own after them. For the threads of handshakes.
public final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager jdk;
  private final Question question;

  /// Is asked about a certificate that is good in itself.
  public interface Question {
    /// @param host that was dialled; null of a client's
    /// @throws UntrustedException if it is not accepted all the same
    void check(X509Certificate certificate, @Nullable String host) throws UntrustedException;
  }

  public PeerTrust(X509ExtendedTrustManager jdk, Question question) {
    this.jdk = jdk;
    this.question = question;
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void check(X509Certificate[] chain, @Nullable String host, Check check)
      throws CertificateException {
    try {
      check.run();
    } catch (CertificateException refused) {
      throw new UntrustedException(text(chain[0], host, refused), refused.getCause());
    }
    question.check(chain[0], host);
  }

  /// @throws UntrustedException if it has expired since it was checked
  static void requireValid(X509Certificate certificate) throws UntrustedException {
    try {
      certificate.checkValidity();
    } catch (CertificateException refused) {
      throw new UntrustedException(text(certificate, null, refused), refused);
    }
  }

  private static String text(X509Certificate own, @Nullable String host, CertificateException why) {
    String subject = PeerNames.subject(own);
    if (has(why, CertificateExpiredException.class)) {
      return "the certificate \"%s\" expired on %s, or one that signed it has (expected: one that is valid now; have it renewed)"
          .formatted(subject, own.getNotAfter().toInstant());
    }
    if (has(why, CertificateNotYetValidException.class)) {
      return "the certificate \"%s\" is valid from %s on only (expected: one that is valid now; are the clocks right?)"
          .formatted(subject, own.getNotBefore().toInstant());
    }
    if (has(why, CertPathBuilderException.class)) {
      return "the certificate \"%s\" is signed by \"%s\", who is not trusted here (expected: one signed by somebody whose certificate is in the file of those who are trusted)"
          .formatted(subject, PeerNames.shown(own.getIssuerX500Principal().getName()));
    }
    if (host != null && why.getCause() == null) {
      return otherHost(own, host);
    }
    return "the certificate \"%s\" is not accepted: %s (expected: one for this use, signed by somebody who is trusted here)"
        .formatted(subject, PeerNames.shown(String.valueOf(why.getMessage())));
  }

  /// That it is for others than the one that was dialled.
  public static String otherHost(X509Certificate own, String host) {
    return "the certificate \"%s\" is for %s (expected: for \"%s\", which was dialled; use a name that is in it, or have one made for this name)"
        .formatted(PeerNames.subject(own), PeerNames.shown(PeerNames.hosts(own)), host);
  }

  private static boolean has(@Nullable Throwable fault, Class<?> kind) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    check(chain, null, () -> jdk.checkClientTrusted(chain, kind, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    check(chain, engine.getPeerHost(), () -> jdk.checkServerTrusted(chain, kind, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return jdk.getAcceptedIssuers();
  }
}
