package dev.raincheck.transport.tls;

import dev.raincheck.transport.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that [TlsKeys] name, as they were at one look, or why they could not be read.
final class TlsFiles {
  private static final byte[] NOTHING = new byte[0];

  private final TlsKeys keys;
  private final byte[] certificate;
  private final byte[] key;
  private final byte[] trusted;
  private final String problem;

  private TlsFiles(TlsKeys keys, byte[] certificate, byte[] key, byte[] trusted, String problem) {
    this.keys = keys;
    this.certificate = certificate;
    this.key = key;
    this.trusted = trusted;
    this.problem = problem;
  }

  static TlsFiles read(TlsKeys keys) {
    try {
      return new TlsFiles(
          keys,
          Files.readAllBytes(keys.certificate()),
          Files.readAllBytes(keys.key()),
          Files.readAllBytes(keys.trusted()),
          "");
    } catch (NoSuchFileException none) {
      return unreadable(keys, "TLS: \"%s\": no such file".formatted(none.getMessage()));
    } catch (IOException unreadable) {
      return unreadable(keys, "TLS: " + unreadable);
    }
  }

  private static TlsFiles unreadable(TlsKeys keys, String why) {
    String problem = why + " (expected: a file that this process can read)";
    return new TlsFiles(keys, NOTHING, NOTHING, NOTHING, problem);
  }

  /// @throws IllegalArgumentException if one of them cannot be read; says which, and why
  void requireRead() {
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsFiles files
        && Arrays.equals(certificate, files.certificate)
        && Arrays.equals(key, files.key)
        && Arrays.equals(trusted, files.trusted)
        && problem.equals(files.problem);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /// This side's key and certificate.
  ///
  /// @throws IllegalArgumentException if there are none that can be used; says why
  OwnKey own() {
    char[] password = keys.keyPassword();
    OwnKey own =
        password == null
            ? new PemFile(keys.certificate(), certificate).withKeyOf(new PemFile(keys.key(), key))
            : new StoreFile(keys.key(), key, password).own();
    requireValid(own.chain()[0]);
    if (!own.fits()) {
      throw new UnfitFileException(
          keys.key(),
          "its key is not that of the certificate in \"%s\"".formatted(keys.certificate()),
          "the key and the certificate of one renewal");
    }
    return own;
  }

  private void requireValid(X509Certificate own) {
    try {
      own.checkValidity();
    } catch (CertificateExpiredException expired) {
      throw new UnfitFileException(
          keys.certificate(),
          "its certificate has expired (" + expired.getMessage() + ")",
          "a certificate that is valid now; have it renewed");
    } catch (CertificateNotYetValidException early) {
      throw new UnfitFileException(
          keys.certificate(),
          "its certificate is not valid yet (" + early.getMessage() + ")",
          "a certificate that is valid now; is the clock right?");
    }
  }

  /// The certificates of those whom this side trusts.
  ///
  /// @throws IllegalArgumentException if there are none that can be used; says why
  List<X509Certificate> trusted() {
    char[] password = keys.trustPassword();
    List<X509Certificate> all =
        PemFile.isPem(trusted) || password == null
            ? new PemFile(keys.trusted(), trusted).certificates()
            : new StoreFile(keys.trusted(), trusted, password).others();
    if (all.isEmpty()) {
      throw new UnfitFileException(
          keys.trusted(),
          "it has no certificate of others",
          "the certificate of whoever signs the other side's, or a file of its own that has it: PEM"
              + " if OpenSSL makes it, in whose PKCS 12 the JDK finds none");
    }
    return all;
  }
}
