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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that [TlsKeys] name, as they were at one look, or why they could not be read.
final class TlsFiles {
  private static final String PEM = "-----BEGIN ";

  private final TlsKeys keys;
  private final byte[] keyStore;
  private final byte[] trusted;
  private final String problem;

  private TlsFiles(TlsKeys keys, byte[] keyStore, byte[] trusted, String problem) {
    this.keys = keys;
    this.keyStore = keyStore;
    this.trusted = trusted;
    this.problem = problem;
  }

  static TlsFiles read(TlsKeys keys) {
    try {
      return new TlsFiles(keys, bytes(keys.keyStore()), bytes(keys.trusted()), "");
    } catch (NoSuchFileException none) {
      return unreadable(keys, "TLS: \"%s\": no such file".formatted(none.getMessage()));
    } catch (IOException unreadable) {
      return unreadable(keys, "TLS: " + unreadable);
    }
  }

  private static TlsFiles unreadable(TlsKeys keys, String why) {
    return new TlsFiles(
        keys, new byte[0], new byte[0], why + " (expected: a file that this process can read)");
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
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
        && Arrays.equals(keyStore, files.keyStore)
        && Arrays.equals(trusted, files.trusted)
        && problem.equals(files.problem);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keyStore);
  }

  /// This side's key and certificate.
  ///
  /// @throws IllegalArgumentException if there are none that can be used; says why
  KeyStore ownKey() {
    KeyStore store = open(keyStore, keys.keyStore(), keys.keyPassword());
    try {
      List<String> aliases = keyAliases(store);
      if (aliases.size() != 1) {
        throw unfit(
            keys.keyStore(),
            "it has keys " + aliases,
            "one key, with the chain of its certificate");
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
    List<String> found = new ArrayList<>();
    for (String alias : all) {
      if (store.isKeyEntry(alias)) {
        found.add(alias);
      }
    }
    return found;
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
    KeyStore store = isPem() ? certificates() : open(trusted, keys.trusted(), keys.trustPassword());
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
            "the certificate of whoever signs the other side's, or a file of its own that has it");
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

  private KeyStore open(byte[] bytes, Path file, char @Nullable [] password) {
    try {
      for (String format : List.of("PKCS12", "JKS")) {
        try {
          KeyStore store = KeyStore.getInstance(format);
          store.load(new ByteArrayInputStream(bytes), password);
          return store;
        } catch (IOException unreadable) {
          if (unreadable.getCause() instanceof UnrecoverableKeyException) {
            throw unfit(file, "the password is wrong", "the one that the store was made with");
          }
        }
      }
    } catch (GeneralSecurityException broken) {
      throw unfit(file, broken.toString(), "a key store of the JDK");
    }
    throw unfit(file, "it is no key store", "PKCS 12 or JKS, such as `keytool -genkeypair` makes");
  }

  private static IllegalArgumentException unfit(Path file, String why, String expected) {
    return new IllegalArgumentException(
        "TLS: \"%s\": %s (expected: %s)".formatted(file, why, expected));
  }
}
