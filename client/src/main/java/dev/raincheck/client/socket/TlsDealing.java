package dev.raincheck.client.socket;

import dev.raincheck.transport.CertificateName;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.TlsKeys;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.tls.HandshakeThreads;
import dev.raincheck.transport.tls.NotTlsException;
import dev.raincheck.transport.tls.PeerNames;
import dev.raincheck.transport.tls.PeerTrust;
import dev.raincheck.transport.tls.TlsContext;
import dev.raincheck.transport.tls.TlsEngine;
import dev.raincheck.transport.tls.TlsFaults;
import dev.raincheck.transport.tls.TlsLoop;
import dev.raincheck.transport.tls.TlsWire;
import dev.raincheck.transport.tls.UntrustedException;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zmq.Options;

/// Connections over TLS, for the socket. The loop's.
final class TlsDealing implements AutoCloseable {
  private final TlsContext context;
  private final TlsLoop loop;
  private @Nullable TlsWire last;

  /// @param fault why there is no connection
  /// @param forGood whether another try would fail as well
  record Failure(String fault, boolean forGood) {}

  TlsDealing(TlsContext context, EventLoop events) {
    this.context = context;
    loop = new TlsLoop(new HandshakeThreads("raincheck-client-tls", 1, events::wake));
    context.start();
  }

  /// Null without TLS.
  ///
  /// @throws IllegalArgumentException if the files of the keys cannot be used; says why
  static @Nullable TlsContext context(@Nullable Encryption encryption) {
    return encryption instanceof Encryption.Tls(TlsKeys keys)
        ? new TlsContext("client", keys, jdk -> new PeerTrust(jdk, TlsDealing::requireHostNames))
        : null;
  }

  /// The JDK takes the common name for a host's if there is no name of the kind DNS, whatever else
  /// there is; but that is what clients are called by, and no client may pass for a server.
  private static void requireHostNames(X509Certificate server, @Nullable String host)
      throws UntrustedException {
    if (PeerNames.hosts(server).isEmpty()) {
      throw new UntrustedException(
          "the server's certificate \"%s\" names no host (expected: a subject alternative name of the kind DNS or IP, as keytool's -ext san=dns:… makes it)"
              .formatted(PeerNames.subject(server)),
          null);
    }
    if (host != null
        && !new ServerAddress(host, 0).isLiteral()
        && PeerNames.all(server, CertificateName.DNS).isEmpty()) {
      throw new UntrustedException(PeerTrust.otherHost(server, host), null);
    }
  }

  /// Over TLS.
  ///
  /// @param to whom the certificate at the other end has to name
  TlsEngine engine(
      SocketChannel channel,
      Options options,
      String endpoint,
      Target to,
      Consumer<Failure> failed) {
    var wire = new TlsWire(channel, context.client(to.host(), to.address().port()), loop);
    last = wire;
    return new TlsEngine(wire, options, endpoint) {
      @Override
      protected void tlsFailed(Throwable fault) {
        failed.accept(failure(fault));
      }
    };
  }

  private static Failure failure(Throwable fault) {
    String untrusted = TlsFaults.untrusted(fault);
    if (untrusted != null) {
      return new Failure(untrusted, true);
    }
    String alert = TlsFaults.alert(fault);
    if (alert != null && alert.contains("certificate")) {
      return new Failure(
          "the server does not accept this client's certificate, and says %s (expected: one that is valid, signed by somebody whom the server trusts, with a name that is in its file of authorized clients; the server's log says more)"
              .formatted(alert),
          true);
    }
    boolean isZmtp = fault instanceof NotTlsException not && not.isZmtp();
    if (isZmtp || TlsFaults.isEnd(fault)) {
      return new Failure(
          "the server %s (expected: TLS 1.3; is it one with CURVE, or in the clear, and is tcp:// meant?)"
              .formatted(isZmtp ? "speaks no TLS" : "ends connections during the handshake"),
          false);
    }
    return new Failure(
        "no TLS with the server: %s (expected: a Raincheck server with TLS 1.3 there)"
            .formatted(PeerNames.shown(fault.getMessage())),
        false);
  }

  /// Whether the present connection waits for this process to compute something, so that another
  /// one would only take longer: where processors are short, silence is no sign of the server's.
  boolean isAtWork() {
    return last != null && last.isAtWork();
  }

  /// Goes on with handshakes of which a part was done.
  void advance() {
    loop.advance();
  }

  @Override
  public void close() {
    loop.close();
    context.close();
  }
}
