package dev.raincheck.transport.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file in PEM (RFC 7468), as it was at one look: certificates, or a key, or both. What else is
/// in it, such as text between them, is passed over.
final class PemFile {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final String KEY = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private final Path file;
  private final List<Block> blocks = new ArrayList<>();

  /// @param base64 with line breaks, and perhaps headers in front
  private record Block(String label, String base64) {
    byte[] bytes() {
      return Base64.getMimeDecoder().decode(base64);
    }
  }

  /// @throws UnfitFileException if it ends too early: of those who are trusted some would be
  ///   missing
  PemFile(Path file, byte[] bytes) {
    this.file = file;
    String text = text(bytes);
    Matcher found = BLOCK.matcher(text);
    int end = 0;
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
      end = found.end();
    }
    if (text.indexOf(BEGIN, end) >= 0) {
      throw new UnfitFileException(
          file,
          "it ends in the middle of a block",
          "-----END …----- for each -----BEGIN …-----; was all of it written?");
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static boolean isPem(byte[] bytes) {
    return text(bytes).contains(BEGIN);
  }

  /// All certificates in it, in their order.
  ///
  /// @throws UnfitFileException if one of them is broken, or there is none
  List<X509Certificate> certificates() {
    List<X509Certificate> all = new ArrayList<>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.label.equals("CERTIFICATE")) {
          var bytes = new ByteArrayInputStream(block.bytes());
          all.add((X509Certificate) factory.generateCertificate(bytes));
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new UnfitFileException(
          file,
          "certificate %d is broken: %s".formatted(all.size() + 1, broken.getMessage()),
          "certificates in PEM");
    }
    if (all.isEmpty()) {
      throw new UnfitFileException(
          file, "it has no certificate", "PEM that begins with -----BEGIN CERTIFICATE-----");
    }
    return all;
  }

  /// The certificates in it, of which the first is one's own, with its key.
  ///
  /// @param other has the key
  /// @throws UnfitFileException if one of them has not what it should
  OwnKey withKeyOf(PemFile other) {
    X509Certificate[] chain = certificates().toArray(X509Certificate[]::new);
    return new OwnKey(chain, other.key(chain[0].getPublicKey().getAlgorithm()));
  }

  private PrivateKey key(String algorithm) {
    List<Block> keys = blocks.stream().filter(it -> it.label.endsWith(KEY)).toList();
    if (keys.size() != 1) {
      throw unfitKey("it has %d private keys".formatted(keys.size()), "one, in PKCS 8");
    }
    Block its = keys.getFirst();
    if (its.label.equals(ENCRYPTED)) {
      throw unfitKey("its private key has a password", "one without; " + conversion());
    }
    if (!its.label.equals(KEY)) {
      throw unfitKey("it has an \"" + its.label + "\"", "PKCS 8; " + conversion());
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(its.bytes()));
    } catch (GeneralSecurityException | IllegalArgumentException unfit) {
      throw unfitKey(
          "its private key cannot be read as one of the certificate's kind, " + algorithm,
          "the key of the certificate");
    }
  }

  private UnfitFileException unfitKey(String why, String expected) {
    return new UnfitFileException(file, why, expected);
  }

  private String conversion() {
    return "`openssl pkcs8 -topk8 -nocrypt -in %s -out FILE` makes it, for its owner's eyes only"
        .formatted(file);
  }
}
