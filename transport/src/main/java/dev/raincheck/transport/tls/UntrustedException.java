package dev.raincheck.transport.tls;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/// The other side's certificate is not accepted; the message says why, and what to do.
public final class UntrustedException extends CertificateException {
  private static final long serialVersionUID = 1L;

  public UntrustedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
