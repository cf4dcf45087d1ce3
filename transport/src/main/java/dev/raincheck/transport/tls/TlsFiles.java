package dev.raincheck.transport.tls;

import dev.raincheck.transport.TlsKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that [TlsKeys] name, as they were at one look.
final class TlsFiles {
  private static final String PEM = "-----BEGIN ";

  private final TlsKeys keys;
  private final byte[] keyStore;
  private final byte[] trusted;

  private TlsFiles(TlsKeys keys, byte[] keyStore, byte[] trusted) {
    this.keys = keys;
    this.keyStore = keyStore;
    this.trusted = trusted;
  }

  /// @throws IllegalArgumentException if one of them cannot be read; says which, and why
  static TlsFiles read(TlsKeys keys) {
    return new TlsFiles(
        keys, bytes("key store", keys.keyStore()), bytes("trusted", keys.trusted()));
  }

  private static byte[] bytes(String what, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      throw new IllegalArgumentException(
          "%s: \"%s\": no such file (expected: one that this process can read)"
              .formatted(what, file),
          none);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "%s: \"%s\" cannot be read: %s (expected: a file that this process can read)"
              .formatted(what, file, unreadable),
          unreadable);
    }
  }

  boolean isSameAs(TlsFiles other) {
    return Arrays.equals(keyStore, other.keyStore) && Arrays.equals(trusted, other.trusted);
  }

  /// This side's key and certificate.
  ///
  /// @throws IllegalArgumentException if there are none that can be used; says why
  KeyStore ownKey() {
    KeyStore store = open("key store", keyStore, keys.keyStore(), keys.keyPassword());
    try {
      List<String> aliases = keyAliases(store);
      if (aliases.size() != 1) {
        throw unfit(
            keys.keyStore(), "it has keys " + aliases, "one key, with the chain of its certificate");
      }
      requireValid(store.getCertificate(aliases.getFirst()));
      store.getKey(aliases.getFirst(), keys.keyPassword());
      return store;
    } catch (UnrecoverableKeyException locked) {
      throw unfit(
          keys.keyStore(), "the password does not open its key", "the same as that of the store");
    } catch (GeneralSecurityException broken) {
      throw unfit(keys.keyStore(), broken.toString(), "a key store of the JDK");
    }
  }

  private static List<String> keyAliases(KeyStore store) throws GeneralSecurityException {
    List<String> all = Collections.list(store.aliases());
    var keys = new java.util.ArrayList<String>();
    for (String alias : all) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    return keys;
  }

  private void requireValid(@Nullable Certificate certificate) throws GeneralSecurityException {
    try {
      if (certificate instanceof X509Certificate own) {
        own.checkValidity();
      }
    } catch (CertificateExpiredException expired) {
      throw unfit(
          keys.keyStore(),
          "its certificate has expired (" + expired.getMessage() + ")",
          "a certificate that is valid now; have it renewed");
    } catch (CertificateNotYetValidException early) {
      throw unfit(
          keys.keyStore(),
          "its certificate is not valid yet (" + early.getMessage() + ")",
          "a certificate that is valid now; is the clock right?");
    }
  }

  /// The certificates of those whom this side trusts.
  ///
  /// @throws IllegalArgumentException if there are none that can be used; says why
  KeyStore trusted() {
    char[] password = keys.trustPassword();
    KeyStore store =
        isPem() ? certificates() : open("trusted", trusted, keys.trusted(), password);
    try {
      KeyStore anchors = empty();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          anchors.setCertificateEntry(alias, store.getCertificate(alias));
        }
      }
      if (anchors.size() == 0) {
        throw unfit(
            keys.trusted(),
            "it has no certificate of others",
            "the certificate of whoever signs the other side's; call trusting(…)");
      }
      return anchors;
    } catch (GeneralSecurityException | IOException broken) {
      throw unfit(keys.trusted(), broken.toString(), "a key store of the JDK, or PEM");
    }
  }

  private boolean isPem() {
    return new String(trusted, StandardCharsets.US_ASCII).contains(PEM);
  }

  private KeyStore certificates() {
    try {
      KeyStore store = empty();
      int count = 0;
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(trusted))) {
        store.setCertificateEntry("trusted-" + count++, each);
      }
      return store;
    } catch (GeneralSecurityException | IOException broken) {
      throw unfit(keys.trusted(), broken.toString(), "certificates in PEM");
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private KeyStore open(String what, byte[] bytes, Path file, char @Nullable [] password) {
    try {
      for (String format : List.of("PKCS12", "JKS")) {
        try {
          KeyStore store = KeyStore.getInstance(format);
          store.load(new ByteArrayInputStream(bytes), password);
          return store;
        } catch (IOException unreadable) {
          if (unreadable.getCause() instanceof UnrecoverableKeyException) {
            throw new IllegalArgumentException(
                "%s: \"%s\": the password is wrong (expected: the one that the store was made with)"
                    .formatted(what, file),
                unreadable);
          }
        }
      }
    } catch (GeneralSecurityException broken) {
      throw unfit(file, broken.toString(), "a key store of the JDK");
    }
    throw unfit(
        file, "it is no key store", "PKCS 12 or JKS, such as `keytool -genkeypair` makes");
  }

  private static IllegalArgumentException unfit(Path file, String why, String expected) {
    return new IllegalArgumentException(
        "TLS: \"%s\": %s (expected: %s)".formatted(file, why, expected));
  }
}
