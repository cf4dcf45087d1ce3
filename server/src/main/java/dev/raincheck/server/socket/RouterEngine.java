package dev.raincheck.server.socket;

import dev.raincheck.transport.tls.TlsEngine;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import zmq.Options;

/// One connection, as the transport serves it; says which one is read, and can be ended. What the
/// transport throws over a peer's bytes ends the connection that they came over: left to itself it
/// would throw again, over what is left of them, for as long as there is something to read. The
/// transport thread's.
final class RouterEngine extends TlsEngine {
  private final Inbound inbound;
  private final RouterSession session;
  private final @Nullable TlsGate gate;

  /// In the clear, or with CURVE.
  RouterEngine(
      SocketChannel channel,
      Options options,
      String endpoint,
      RouterSession session,
      Inbound inbound) {
    super(channel, options, endpoint);
    this.session = session;
    this.inbound = inbound;
    this.gate = null;
  }

  /// Over TLS.
  RouterEngine(
      SocketChannel channel,
      Options options,
      String endpoint,
      RouterSession session,
      Inbound inbound,
      TlsGate gate) {
    super(gate.wire(channel), options, endpoint);
    this.session = session;
    this.inbound = inbound;
    this.gate = gate;
  }

  @Override
  protected void tlsReady(X509Certificate peer) {
    if (gate != null) {
      session.certify(gate.nameIn(peer));
    }
  }

  @Override
  protected void tlsFailed(Throwable fault) {
    if (gate != null) {
      gate.failed(session.peer(), fault);
    }
  }

  @Override
  protected boolean holdsInput() {
    return session.isHolding();
  }

  @Override
  public void inEvent() {
    inbound.reads(session);
    try {
      super.inEvent();
    } catch (RuntimeException fault) {
      fail(fault);
    }
  }

  @Override
  public void restartInput() {
    if (isEnded()) {
      return;
    }
    inbound.reads(session);
    try {
      super.restartInput();
    } catch (RuntimeException fault) {
      fail(fault);
    }
  }

  @Override
  public void outEvent() {
    try {
      super.outEvent();
    } catch (RuntimeException fault) {
      fail(fault);
    }
  }

  @Override
  public void zapMsgAvailable() {
    inbound.reads(session);
    try {
      super.zapMsgAvailable();
    } catch (RuntimeException fault) {
      fail(fault);
    }
  }

  private void fail(RuntimeException fault) {
    if (isEnded()) {
      return; // the transport goes on for a moment
    }
    if (fault instanceof RefusedFrameException refused) {
      session.end(Objects.requireNonNull(refused.getMessage()));
    } else {
      inbound.failed(fault);
      end();
    }
  }

  @Override
  protected void gone() {
    session.ended();
  }
}
