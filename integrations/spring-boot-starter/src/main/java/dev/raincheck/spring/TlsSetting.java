package dev.raincheck.spring;

import dev.raincheck.transport.TlsKeys;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of one side's keys for TLS, and their passwords: a key store, or PEM.
record TlsSetting(
    @Nullable Path keyStore,
    @Nullable String password,
    @Nullable Path certificate,
    @Nullable Path privateKey,
    @Nullable Path trusted,
    @Nullable String trustedPassword) {
  /// Null if there are none.
  ///
  /// @throws IllegalArgumentException if something is missing, or is there twice
  @Nullable TlsKeys keys() {
    if (Stream.of(keyStore, password, certificate, privateKey, trusted, trustedPassword)
        .allMatch(Objects::isNull)) {
      return null;
    }
    if (keyStore != null && password != null && certificate == null && privateKey == null) {
      TlsKeys keys = TlsKeys.of(keyStore, password.toCharArray());
      return trusted == null ? withoutPassword(keys) : trusting(keys, trusted);
    }
    if (certificate != null && privateKey != null && trusted != null && keyStore == null) {
      return trusting(TlsKeys.pem(certificate, privateKey, trusted), trusted);
    }
    throw incomplete();
  }

  private TlsKeys trusting(TlsKeys keys, Path others) {
    return trustedPassword == null
        ? keys.trusting(others)
        : keys.trusting(others, trustedPassword.toCharArray());
  }

  private TlsKeys withoutPassword(TlsKeys keys) {
    if (trustedPassword != null) {
      throw incomplete();
    }
    return keys;
  }

  static IllegalArgumentException incomplete() {
    return new IllegalArgumentException(
        "tls is not complete (expected: tls.key-store and tls.password, or tls.certificate,"
            + " tls.private-key and tls.trusted; for a server tls.authorized-clients too, and for"
            + " tls.trusted-password tls.trusted)");
  }

  /// Without the passwords.
  @Override
  public String toString() {
    return "TlsSetting[keyStore=%s, certificate=%s]".formatted(keyStore, certificate);
  }
}
