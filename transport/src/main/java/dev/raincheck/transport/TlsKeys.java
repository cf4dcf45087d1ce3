package dev.raincheck.transport;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one side of a connection over TLS shows, and whom it trusts: its own key and certificate,
/// in a key store or in PEM, and the certificates of those who sign the other side's. Immutable.
/// The files are read when a server starts or a client connects, and again when they change.
///
/// ```java
/// TlsKeys.of(Path.of("alice.p12"), password).trusting(Path.of("ca.pem"))
/// TlsKeys.pem(Path.of("fullchain.pem"), Path.of("privkey.pem"), Path.of("ca.pem"))
/// ```
public final class TlsKeys {
  private final Path certificate;
  private final Path key;
  private final char @Nullable [] keyPassword;
  private final Path trusted;
  private final char @Nullable [] trustPassword;
  private final CertificateName name;

  private TlsKeys(
      Path certificate,
      Path key,
      char @Nullable [] keyPassword,
      Path trusted,
      char @Nullable [] trustPassword,
      CertificateName name) {
    this.certificate = certificate;
    this.key = key;
    this.keyPassword = keyPassword;
    this.trusted = trusted;
    this.trustPassword = trustPassword;
    this.name = name;
  }

  /// Begins with a key store. Until [#trusting] says otherwise, the certificates in it that have no
  /// key are whom this side trusts.
  ///
  /// @param keyStore a file in one of the JDK's formats, such as PKCS 12, with one key and the
  ///   chain of its certificate
  /// @param password of the store and the key; copied
  /// @return the keys of one side
  public static TlsKeys of(Path keyStore, char[] password) {
    requireNonNull(keyStore, "keyStore");
    requireNonNull(password, "password");
    return new TlsKeys(
        keyStore,
        keyStore,
        password.clone(),
        keyStore,
        password.clone(),
        CertificateName.COMMON_NAME);
  }

  /// Files in PEM, as certbot, cert-manager, step and OpenSSL write them.
  ///
  /// @param certificate a file with this side's certificate, and behind it those that lead to
  ///   somebody whom the other side trusts
  /// @param privateKey a file with its key in PKCS 8, without a password; may be the same file
  /// @param trusted a file of one or more certificates, of those who sign the other side's
  /// @return the keys of one side
  public static TlsKeys pem(Path certificate, Path privateKey, Path trusted) {
    requireNonNull(certificate, "certificate");
    requireNonNull(privateKey, "privateKey");
    requireNonNull(trusted, "trusted");
    return new TlsKeys(certificate, privateKey, null, trusted, null, CertificateName.COMMON_NAME);
  }

  /// {@return the same with other certificates of those whom this side trusts}
  ///
  /// @param certificates a file of one or more certificates in PEM
  public TlsKeys trusting(Path certificates) {
    requireNonNull(certificates, "certificates");
    return new TlsKeys(certificate, key, keyPassword, certificates, null, name);
  }

  /// {@return the same with other certificates of those whom this side trusts}
  ///
  /// @param trustStore a file in one of the JDK's formats
  /// @param password of the store; copied
  public TlsKeys trusting(Path trustStore, char[] password) {
    requireNonNull(trustStore, "trustStore");
    requireNonNull(password, "password");
    return new TlsKeys(certificate, key, keyPassword, trustStore, password.clone(), name);
  }

  /// {@return the same for a server that knows its clients by another name of their certificates}
  /// Without this call it is the common name.
  ///
  /// @param kind of the name; a certificate that has not exactly one of that kind is refused
  public TlsKeys withPrincipalIn(CertificateName kind) {
    requireNonNull(kind, "kind");
    return new TlsKeys(certificate, key, keyPassword, trusted, trustPassword, kind);
  }

  /// {@return the file with this side's certificate; a key store has it beside the key}
  public Path certificate() {
    return certificate;
  }

  /// {@return the file with this side's key}
  public Path key() {
    return key;
  }

  /// {@return a copy of the password of [#key]; null if that is PEM}
  public char @Nullable [] keyPassword() {
    return keyPassword == null ? null : keyPassword.clone();
  }

  /// {@return the file with the certificates of those whom this side trusts}
  public Path trusted() {
    return trusted;
  }

  /// {@return a copy of the password of [#trusted]; null if that is PEM}
  public char @Nullable [] trustPassword() {
    return trustPassword == null ? null : trustPassword.clone();
  }

  /// {@return by which name of their certificates a server knows its clients}
  public CertificateName principalIn() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsKeys keys
        && certificate.equals(keys.certificate)
        && key.equals(keys.key)
        && Arrays.equals(keyPassword, keys.keyPassword)
        && trusted.equals(keys.trusted)
        && Arrays.equals(trustPassword, keys.trustPassword)
        && name == keys.name;
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, trusted);
  }

  /// The files alone.
  @Override
  public String toString() {
    return "TlsKeys[certificate=%s, key=%s, trusted=%s]".formatted(certificate, key, trusted);
  }
}
