package dev.raincheck.transport;

/// Which name in a client's certificate is its principal. A certificate that has none of that kind,
/// or several, is refused: nothing is guessed, since different kinds may be given out by different
/// people.
public enum CertificateName {
  /// The common name (CN) of the subject: `alice` of `CN=alice, O=Example`.
  COMMON_NAME,

  /// The subject's alternative name of the kind URI, as in SPIFFE: `spiffe://example.org/reports`.
  URI,

  /// The subject's alternative name of the kind DNS: `reports.example.org`.
  DNS
}
