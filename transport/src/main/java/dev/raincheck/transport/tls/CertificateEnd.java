package dev.raincheck.transport.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When one's own certificate ends, which somebody has to hear of in time: once it has ended, new
/// connections fail.
final class CertificateEnd {
  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration AGAIN = Duration.ofDays(1);

  private final Path file;
  private final X509Certificate certificate;
  private final Instant end;
  private Instant nextComplaint = Instant.MIN;

  /// @param file that has the certificate
  CertificateEnd(Path file, X509Certificate certificate) {
    this.file = file;
    this.certificate = certificate;
    this.end = certificate.getNotAfter().toInstant();
  }

  /// What to say about it, once a day from two weeks before the end; null for nothing.
  @Nullable String complaint(Instant now) {
    Duration left = Duration.between(now, end);
    if (left.compareTo(SOON) > 0 || now.isBefore(nextComplaint)) {
      return null;
    }
    nextComplaint = now.plus(AGAIN);
    return "TLS: \"%s\": the certificate of \"%s\" %s (expected: more than %d days to go; have it renewed and the file replaced, which needs no restart)"
        .formatted(
            file, certificate.getSubjectX500Principal().getName(), when(left), SOON.toDays());
  }

  private String when(Duration left) {
    return left.isNegative()
        ? "has ended on %s, and new connections fail".formatted(end)
        : "ends on %s, in %d days and %d hours; then new connections fail"
            .formatted(end, left.toDays(), left.toHoursPart());
  }
}
