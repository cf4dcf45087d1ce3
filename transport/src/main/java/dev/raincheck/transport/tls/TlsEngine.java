package dev.raincheck.transport.tls;

import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;

/// The transport's engine, over TLS or in the clear. Under TLS the engine itself reads and writes a
/// [PlainChannel], and is called by the [TlsWire], which has the connection watched and its records
/// deciphered: docs/decisions/tls-by-the-jdk.md. The transport thread's.
public class TlsEngine extends StreamEngine {
  /// What is written before others have their turn.
  private static final long TURN_BYTES = 262_144;

  /// What is written at once, as often as the transport is asked to: 8 KB each time.
  private static final int WRITES_MAX = 32;

  private final @Nullable TlsWire wire;
  private @Nullable OwnSession plugged;
  private boolean ended;
  private long moves;

  /// In the clear.
  public TlsEngine(SocketChannel channel, Options options, String endpoint) {
    super(channel, options, endpoint);
    wire = null;
  }

  /// Over TLS.
  public TlsEngine(TlsWire wire, Options options, String endpoint) {
    super(wire.plain(), options, endpoint);
    this.wire = wire;
  }

  @Override
  public void plug(IOThread thread, SessionBase session) {
    plugged = (OwnSession) session;
    if (wire != null) {
      wire.lead(this);
    }
    super.plug(thread, session);
    if (wire != null) {
      wire.plug(thread);
    }
  }

  /// Whether the engine takes nothing, before it is told to go on or because nobody reads any more.
  protected boolean holdsInput() {
    return plugged != null && plugged.holdsInput();
  }

  /// How often the network has brought something, or taken what had to wait for it.
  public final long moves() {
    return moves;
  }

  final void moved() {
    moves++;
  }

  @Override
  public void inEvent() {
    if (wire == null) {
      moved(); // else the wire says so
    }
    super.inEvent();
  }

  /// Writes what the session has: no news of the network.
  final void depart() {
    long before = moves;
    restartOutput();
    moves = before;
  }

  @Override
  public void outEvent() {
    moved();
    if (wire == null) {
      writeAll();
    } else {
      writeRecords(wire);
    }
  }

  /// The transport writes once, and finds out that it was all when it is asked again; until then it
  /// has the poller watch for room: three system calls, and a round of the poller for nothing.
  private void writeAll() {
    int futile = 0; // the rest of a large message is no news either
    for (int writes = 0; writes < WRITES_MAX && futile < 2 && !ended; writes++) {
      long before = pulled();
      super.outEvent();
      futile = pulled() == before ? futile + 1 : 0;
    }
  }

  private long pulled() {
    return plugged == null ? 0 : plugged.pulled();
  }

  private void writeRecords(TlsWire records) {
    long end = records.written() + TURN_BYTES;
    while (records.takes()) {
      long before = records.written();
      super.outEvent();
      if (records.written() == before) {
        return; // it has nothing to say
      }
      if (records.written() > end) {
        records.goOnLater();
        return;
      }
    }
  }

  @Override
  public void restartInput() {
    super.restartInput();
    if (wire != null) {
      wire.deliver();
    }
  }

  /// The handshake has failed, or what came after it is no TLS.
  protected void tlsFailed(Throwable fault) {}

  /// The handshake is over, and this is who is at the other end.
  protected void tlsReady(X509Certificate peer) {}

  /// The engine is gone.
  protected void gone() {}

  protected final boolean isEnded() {
    return ended;
  }

  /// Ends the connection, as the transport itself does.
  public final void end() {
    if (!ended && plugged != null) {
      plugged.flush();
      plugged.engineError(false, ErrorReason.CONNECTION);
      terminate();
    }
  }

  @Override
  public final void destroy() {
    if (!ended) {
      ended = true;
      gone();
    }
    if (wire != null) {
      wire.close();
    }
    super.destroy();
  }
}
