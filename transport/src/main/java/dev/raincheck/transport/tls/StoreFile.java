package dev.raincheck.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A key store of the JDK's, as it was at one look.
final class StoreFile {
  private final Path file;
  private final byte[] bytes;
  private final char[] password;

  StoreFile(Path file, byte[] bytes, char[] password) {
    this.file = file;
    this.bytes = bytes;
    this.password = password;
  }

  /// The one key in it.
  ///
  /// @throws UnfitFileException if there is none that can be used
  OwnKey own() {
    try {
      KeyStore store = open();
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1
          || !(store.getKey(keys.getFirst(), password) instanceof PrivateKey key)
          || store.getCertificateChain(keys.getFirst()) == null) {
        throw new UnfitFileException(
            file, "it has keys " + keys, "one key, with the chain of its certificate");
      }
      Certificate[] chain = store.getCertificateChain(keys.getFirst());
      return new OwnKey(Arrays.copyOf(chain, chain.length, X509Certificate[].class), key);
    } catch (UnrecoverableKeyException locked) {
      throw new UnfitFileException(
          file, "the password does not open its key", "the same as that of the store");
    } catch (GeneralSecurityException | ArrayStoreException broken) {
      throw new UnfitFileException(file, broken.toString(), "a key store of the JDK");
    }
  }

  /// The certificates in it that have no key.
  ///
  /// @throws UnfitFileException if it is no key store
  List<X509Certificate> others() {
    try {
      KeyStore store = open();
      List<X509Certificate> found = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate other) {
          found.add(other);
        }
      }
      return found;
    } catch (GeneralSecurityException broken) {
      throw new UnfitFileException(file, broken.toString(), "a key store of the JDK, or PEM");
    }
  }

  private KeyStore open() throws GeneralSecurityException {
    if (PemFile.isPem(bytes)) {
      throw new UnfitFileException(
          file, "it is PEM", "a key store; for PEM, TlsKeys.pem or what stands for it");
    }
    for (String format : List.of("PKCS12", "JKS")) {
      try {
        KeyStore store = KeyStore.getInstance(format);
        store.load(new ByteArrayInputStream(bytes), password);
        return store;
      } catch (IOException unreadable) {
        if (unreadable.getCause() instanceof UnrecoverableKeyException) {
          throw new UnfitFileException(
              file,
              "the password is wrong, or the file is damaged",
              "the password that the store was made with, and all of the file as it was then");
        }
      }
    }
    throw new UnfitFileException(
        file,
        "it is no key store, or not all of one",
        "PKCS 12 or JKS, such as `keytool -genkeypair` makes, or PEM");
  }
}
