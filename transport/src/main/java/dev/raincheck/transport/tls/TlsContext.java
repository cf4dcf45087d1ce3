package dev.raincheck.transport.tls;

import dev.raincheck.transport.TlsKeys;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.SecretFile;
import dev.raincheck.transport.loop.WatchedFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The keys of one side, as their files have them now. New handshakes use what is in force when
/// they begin.
public final class TlsContext implements AutoCloseable {
  private static final String PROTOCOL = "TLSv1.3";

  /// What a server computes with whoever greets it. The JDK's own list has groups beside these that
  /// take some thirty times as long (ffdhe8192), and the peer chooses. Names that are unknown here
  /// count for nothing: the first one is of a later JDK.
  private static final String[] GROUPS = {
    "X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1", "x448"
  };

  /// By which users say themselves which ones.
  private static final String GROUPS_PROPERTY = "jdk.tls.namedGroups";

  private final WatchedFiles<TlsFiles, InForce> files;

  /// Looks at certificates beside the JDK's own checks.
  public interface Trust extends UnaryOperator<X509ExtendedTrustManager> {}

  private record InForce(SSLContext context, CertificateEnd end) {}

  private record Source(TlsKeys keys, Trust trust, InstantSource clock, BackgroundLogger log)
      implements WatchedFiles.Source<TlsFiles, InForce> {
    @Override
    public TlsFiles read() {
      return TlsFiles.read(keys);
    }

    @Override
    public InForce understand(TlsFiles files) {
      files.requireRead();
      try {
        var checked = trust.apply(jdkTrust(files.trusted()));
        SSLContext context = SSLContext.getInstance(PROTOCOL);
        OwnKey own = files.own();
        context.init(new KeyManager[] {own}, new TrustManager[] {checked}, null);
        SecretFile.warnIfShared(keys.key(), log);
        return new InForce(context, new CertificateEnd(keys.certificate(), own.chain()[0]));
      } catch (GeneralSecurityException | IOException unusable) {
        throw new IllegalArgumentException("TLS: " + keys + ": " + unusable, unusable);
      }
    }

    private static X509ExtendedTrustManager jdkTrust(List<X509Certificate> trusted)
        throws GeneralSecurityException, IOException {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      for (X509Certificate each : trusted) {
        anchors.setCertificateEntry("trusted-" + anchors.size(), each);
      }
      TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
      others.init(anchors);
      return (X509ExtendedTrustManager) others.getTrustManagers()[0];
    }

    @Override
    public String taken(InForce now) {
      return keys + " has changed; new connections use what is there now";
    }

    @Override
    public String unfit(String why) {
      return why + "; the keys stay as they were (repeated until the files are mended)";
    }

    @Override
    public void lookAt(InForce now) {
      String complaint = now.end.complaint(clock.instant());
      if (complaint != null) {
        log.warn("{}", complaint);
      }
    }
  }

  /// Reads the files.
  ///
  /// @param owner of the log, and in the name of the thread: `server` or `client`
  /// @throws IllegalArgumentException if they cannot be used; says why
  public TlsContext(String owner, TlsKeys keys, Trust trust) {
    this(owner, keys, trust, InstantSource.system());
  }

  TlsContext(String owner, TlsKeys keys, Trust trust, InstantSource clock) {
    BackgroundLogger log = BackgroundLogger.of("dev.raincheck." + owner);
    Source source = new Source(keys, trust, clock, log);
    files = new WatchedFiles<>("raincheck-" + owner + "-tls-keys", source, log);
  }

  public void start() {
    files.start();
  }

  void look() {
    files.look();
  }

  /// For one connection that a server takes.
  public SSLEngine server() {
    SSLEngine engine = files.current().context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    if (System.getProperty(GROUPS_PROPERTY) == null) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setNamedGroups(GROUPS);
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  /// For one connection that a client makes.
  ///
  /// @param host that is to be in the server's certificate
  public SSLEngine client(String host, int port) {
    SSLEngine engine = files.current().context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public void close() {
    files.close();
  }
}
