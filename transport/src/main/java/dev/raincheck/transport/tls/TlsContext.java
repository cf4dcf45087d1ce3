package dev.raincheck.transport.tls;

import dev.raincheck.transport.TlsKeys;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.security.GeneralSecurityException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The keys of one side as their files have them now: a thread of its own looks once a second, so
/// that nobody waits for a disk. A version that cannot be used changes nothing, and is complained
/// about for as long as it is there. New handshakes use what is in force when they begin.
public final class TlsContext implements AutoCloseable {
  private static final String PROTOCOL = "TLSv1.3";
  private static final long LOOK_NS = 1_000_000_000;

  /// How many looks at an unfit version are one complaint.
  static final int COMPLAINT_LOOKS = 60;

  private final TlsKeys keys;
  private final UnaryOperator<X509ExtendedTrustManager> trust;
  private final BackgroundLogger log;
  private final Thread reader;
  private volatile Current current;
  private volatile boolean closed;
  private TlsFiles seen;
  private int unfitLooks;

  private record Current(TlsFiles files, SSLContext context) {}

  /// Reads the files.
  ///
  /// @param owner of the log, and in the name of the thread: `server` or `client`
  /// @param trust looks at certificates beside the JDK's own checks
  /// @throws IllegalArgumentException if they cannot be used; says why
  public TlsContext(
      String owner, TlsKeys keys, UnaryOperator<X509ExtendedTrustManager> trust) {
    this.keys = keys;
    this.trust = trust;
    log = BackgroundLogger.of("dev.raincheck." + owner);
    reader = FreshThreads.daemon("raincheck-" + owner + "-tls", this::watch);
    seen = TlsFiles.read(keys);
    current = new Current(seen, context(seen));
  }

  public void start() {
    reader.start();
  }

  private SSLContext context(TlsFiles files) {
    try {
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      own.init(files.ownKey(), keys.keyPassword());
      TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
      others.init(files.trusted());
      var checked = trust.apply((X509ExtendedTrustManager) others.getTrustManagers()[0]);
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(own.getKeyManagers(), new TrustManager[] {checked}, null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalArgumentException("TLS: " + keys + ": " + unusable, unusable);
    }
  }

  /// For one connection that a server takes.
  public SSLEngine server() {
    SSLEngine engine = current.context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  /// For one connection that a client makes.
  ///
  /// @param host that is to be in the server's certificate
  public SSLEngine client(String host, int port) {
    SSLEngine engine = current.context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private void watch() {
    LockSupport.parkNanos(LOOK_NS);
    while (!closed) {
      try {
        look();
      } catch (Throwable fault) { // out of memory, say: the next look may be luckier
        log.error("{} could not be checked for changes", keys, fault);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /// Takes a new version if it was there at the last look already: else it may be half written.
  void look() {
    try {
      TlsFiles now = TlsFiles.read(keys);
      boolean steady = now.isSameAs(seen);
      seen = now;
      if (!steady || now.isSameAs(current.files)) {
        unfitLooks = 0;
        return;
      }
      current = new Current(now, context(now));
      unfitLooks = 0;
      log.info("{} was changed; new connections use what is there now", keys);
    } catch (IllegalArgumentException problem) {
      if (unfitLooks++ % COMPLAINT_LOOKS == 0) {
        log.error(
            "{}; the keys stay as they were (repeated until the files are mended)",
            problem.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
  }
}
