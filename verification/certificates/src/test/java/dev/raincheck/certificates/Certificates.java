package dev.raincheck.certificates;

import dev.raincheck.transport.TlsKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/// Somebody who signs certificates, and writes key stores with them into a folder.
public final class Certificates {
  public static final String PASSWORD = "sesame";

  private static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  private static final AtomicLong SERIAL = new AtomicLong(1);

  static {
    // By default 10 000 each: who guesses passwords must compute for long, and tests need not.
    for (String what : List.of("keyPbe", "certPbe", "mac")) {
      System.setProperty("keystore.pkcs12." + what + "IterationCount", "1");
    }
  }

  private final Path folder;
  private final String name;
  private final @Nullable Certificates above;
  private final KeyPair pair = pair("EC");

  /// What a certificate says.
  ///
  /// @param name of its subject, such as `CN=alice`
  /// @param names beside it, such as `dns:localhost`, `ip:127.0.0.1` and `uri:urn:x`
  /// @param from when it begins to be valid, counted from now
  /// @param to when it ends
  public record Subject(String name, List<String> names, Duration from, Duration to) {
    /// One that is valid now.
    public static Subject of(String name, String... names) {
      return new Subject(name, List.of(names), Duration.ofDays(-2), Duration.ofDays(90));
    }

    public Subject until(Duration end) {
      return new Subject(name, names, from, end);
    }
  }

  public Certificates(Path folder, String name) {
    this(folder, name, null);
  }

  private Certificates(Path folder, String name, @Nullable Certificates above) {
    this.folder = folder;
    this.name = name;
    this.above = above;
  }

  /// Somebody else who signs, whose certificate this one has signed.
  public Certificates deputy(String name) {
    return new Certificates(folder, name, this);
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      switch (algorithm) {
        case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case "RSA" -> generator.initialize(2_048); // the least, and soon made
        default -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The file with its own certificate, in PEM.
  public Path own() {
    Path file = folder.resolve(name + ".pem");
    if (!Files.exists(file)) {
      Certificates signer = above == null ? this : above;
      write(file, pem(signer.sign(Subject.of("CN=" + name), pair, true)));
    }
    return file;
  }

  /// A file with a new key, and its certificate with those that lead to somebody at the top.
  ///
  /// @param algorithm of the key: EC, RSA or Ed25519
  public Path pem(String file, Subject subject, String algorithm) {
    Path path = folder.resolve(file + ".pem");
    KeyPair its = pair(algorithm);
    try {
      String deputies = above == null ? "" : Files.readString(own());
      write(path, pem(sign(subject, its, false)) + deputies + pem(its));
      forOwnersEyes(path);
      return path;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// A key store with a new key and its certificate.
  public Path keyStore(String file, Subject subject) {
    Path path = folder.resolve(file + ".p12");
    try (OutputStream out = Files.newOutputStream(path)) {
      KeyPair its = pair("EC");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      forOwnersEyes(path);
      store.setKeyEntry(
          "own",
          its.getPrivate(),
          PASSWORD.toCharArray(),
          new Certificate[] {sign(subject, its, false)});
      store.store(out, PASSWORD.toCharArray());
      return path;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void forOwnersEyes(Path file) {
    file.toFile().setReadable(false, false);
    file.toFile().setReadable(true);
  }

  /// A key store with the own certificate, and no key.
  public Path trustStore(String file) {
    Path path = folder.resolve(file + ".p12");
    try (OutputStream out = Files.newOutputStream(path)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", sign(Subject.of("CN=" + name), pair, true));
      store.store(out, PASSWORD.toCharArray());
      return path;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /// The keys of somebody who trusts this one.
  public TlsKeys keys(String file, Subject subject) {
    return TlsKeys.of(keyStore(file, subject), PASSWORD.toCharArray()).trusting(own());
  }

  /// Of a server on this machine.
  public TlsKeys server() {
    return keys("server", Subject.of("CN=server", "ip:127.0.0.1", "dns:localhost"));
  }

  /// Of a client.
  public TlsKeys client(String who) {
    return keys(who, Subject.of("CN=" + who));
  }

  /// For a peer that speaks TLS by hand; one that trusts this signer.
  ///
  /// @param keyStore what it shows; null for nothing
  public SSLContext context(@Nullable Path keyStore) {
    try {
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      if (keyStore != null) {
        char[] password = PASSWORD.toCharArray();
        own.init(KeyStore.getInstance(keyStore.toFile(), password), password);
      }
      KeyStore signer = KeyStore.getInstance("PKCS12");
      signer.load(null, null);
      signer.setCertificateEntry("ca", sign(Subject.of("CN=" + name), pair, true));
      TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
      others.init(signer);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyStore == null ? null : own.getKeyManagers(), others.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Certificate sign(Subject subject, KeyPair its, boolean signs) {
    try {
      byte[] content = content(subject, its, signs).getEncoded();
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(content);
      var signed =
          new DERSequence(
              new ASN1Encodable[] {
                TBSCertificate.getInstance(content), ECDSA, new DERBitString(signature.sign())
              });
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(signed.getEncoded()));
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private TBSCertificate content(Subject subject, KeyPair its, boolean signs) throws IOException {
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(SERIAL.getAndIncrement())));
    generator.setSignature(ECDSA);
    generator.setIssuer(new X500Name("CN=" + name));
    generator.setSubject(new X500Name(subject.name));
    generator.setStartDate(new Time(Date.from(Instant.now().plus(subject.from))));
    generator.setEndDate(new Time(Date.from(Instant.now().plus(subject.to))));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(its.getPublic().getEncoded()));
    var extensions = new ExtensionsGenerator();
    if (signs) {
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    } else if (!subject.names.isEmpty()) {
      GeneralName[] names =
          subject.names.stream().map(Certificates::general).toArray(GeneralName[]::new);
      extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    if (!extensions.isEmpty()) {
      generator.setExtensions(extensions.generate());
    }
    return generator.generateTBSCertificate();
  }

  private static GeneralName general(String text) {
    String value = text.substring(text.indexOf(':') + 1);
    return switch (text.substring(0, text.indexOf(':'))) {
      case "dns" -> new GeneralName(GeneralName.dNSName, value);
      case "ip" -> new GeneralName(GeneralName.iPAddress, value);
      case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static String pem(Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
