package dev.raincheck.server.socket;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.Refusals;
import dev.raincheck.transport.CertificateName;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.tls.HandshakeThreads;
import dev.raincheck.transport.tls.NotTlsException;
import dev.raincheck.transport.tls.PeerNames;
import dev.raincheck.transport.tls.TlsContext;
import dev.raincheck.transport.tls.TlsFaults;
import dev.raincheck.transport.tls.TlsLoop;
import dev.raincheck.transport.tls.TlsWire;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.function.LongSupplier;

/// Lets in by certificates: TLS has verified them, and a name in them is the principal, if the file
/// of authorized clients has it. The loop's.
final class TlsGate implements Gatekeeper {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final TlsContext context;
  private final Access access;
  private final CertificateName kind;
  private final TlsLoop loop;
  private final LongSupplier clock;
  private final Refusals refusals = new Refusals();
  private long refused;

  TlsGate(Encryption.Tls tls, LongSupplier clock, Runnable wake) {
    this.clock = clock;
    context = tls.context();
    access = tls.access();
    kind = tls.kind();
    loop =
        new TlsLoop(
            new HandshakeThreads("raincheck-server-tls", HandshakeThreads.serverCount(), wake));
  }

  @Override
  public void start() {
    context.start();
  }

  TlsWire wire(SocketChannel accepted) {
    return new TlsWire(accepted, context.server(), loop);
  }

  @Override
  public void advance() {
    loop.advance();
  }

  String nameIn(X509Certificate certificate) {
    return PeerNames.of(certificate, kind);
  }

  @Override
  public String principalOf(RouterMessages.Incoming message) {
    String principal = access.principalOfCertificate(message.from.certified());
    return principal == null ? "" : principal;
  }

  /// A connection has failed.
  void failed(InetAddress peer, Throwable fault) {
    if (TlsFaults.isEnd(fault)) {
      return; // it has thought better of it, as those do who only look whether the port is open
    }
    refused++;
    String line = "a client at %s was refused: %s".formatted(peer.getHostAddress(), text(fault));
    String told = refusals.line(line, clock.getAsLong());
    if (told != null) {
      LOG.warn("{}", told);
    }
  }

  private static String text(Throwable fault) {
    String untrusted = TlsFaults.untrusted(fault);
    if (untrusted != null) {
      return untrusted;
    }
    String alert = TlsFaults.alert(fault);
    if (alert != null) {
      return "it does not go on, and says %s (expected: a client that accepts this server's certificate; it knows more)"
          .formatted(alert);
    }
    if (fault instanceof NotTlsException not) {
      return not.isZmtp()
          ? "it speaks ZeroMQ in the clear, or with CURVE (expected: TLS; give that client tls://"
              + " and keys)"
          : not.getMessage() + " (expected: TLS 1.3, from a client of Raincheck)";
    }
    return PeerNames.shown(fault.getMessage()) // strangers choose what it repeats
        + " (expected: TLS 1.3 with a certificate of the client's)";
  }

  @Override
  public long refused() {
    return refused;
  }

  @Override
  public void close() {
    loop.close();
    context.close();
  }
}
