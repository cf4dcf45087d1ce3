package dev.raincheck.transport.tls;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import zmq.io.IOThread;
import zmq.poll.IPollEvents;

/// One connection between the network and its [TlsEngine]: has its channel watched, its handshake
/// done by [HandshakeThreads], and gives the engine what is deciphered. The transport thread's.
public final class TlsWire implements IPollEvents {
  private final SocketChannel real;
  private final TlsLoop loop;
  private final TlsRecords records;
  private final PlainChannel plain;
  private State state = State.HANDSHAKE;
  private @Nullable TlsEngine engine;
  private @Nullable ChannelWatch watch;
  private boolean ended;
  private long reads;
  private long written;

  private enum State {
    /// The peer is to say something.
    HANDSHAKE,
    /// Another thread has the records.
    STEP,
    OPEN,
    /// It has failed, and the peer was told why: it is to end the connection, or might not hear it.
    FAILED,
    CLOSED
  }

  /// @param ssl fresh, and set up for one of the two sides
  public TlsWire(SocketChannel real, SSLEngine ssl, TlsLoop loop) {
    this.real = real;
    this.loop = loop;
    records = new TlsRecords(ssl, loop.scratch());
    try {
      real.configureBlocking(false);
      ssl.beginHandshake();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    plain = new PlainChannel(real, this::read, this::write);
  }

  PlainChannel plain() {
    return plain;
  }

  void lead(TlsEngine its) {
    engine = its;
    try {
      plain.close(); // so the poller leaves it alone
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private TlsEngine engine() {
    return Objects.requireNonNull(engine);
  }

  void plug(IOThread thread) {
    watch = new ChannelWatch(thread, real, this);
    if (records.engine().getUseClientMode()) {
      step();
    } else {
      watch().forBytes(true);
    }
  }

  private ChannelWatch watch() {
    return Objects.requireNonNull(watch);
  }

  @Override
  public void inEvent() {
    switch (state) {
      case HANDSHAKE -> goOn();
      case OPEN -> {
        engine().moved();
        receive();
        deliver();
      }
      case FAILED -> drain();
      case STEP, CLOSED -> {} // not watched
    }
  }

  private void receive() {
    try {
      ended |= records.receive(real);
    } catch (IOException gone) {
      ended = true;
    }
  }

  /// More of the handshake has come, or it never will.
  private void goOn() {
    receive();
    records.settle();
    try {
      records.requireHandshake();
      if (ended) {
        throw new EOFException("the connection has ended during the handshake");
      }
      if (records.hasRecord()) {
        step();
      }
    } catch (IOException fault) {
      fail(fault);
    }
  }

  private void step() {
    state = State.STEP;
    watch().forBytes(false);
    loop.threads().submit(real.socket().getInetAddress(), () -> records.step(real), this::stepped);
  }

  private void stepped(boolean last, @Nullable Throwable fault) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.HANDSHAKE;
    flush();
    if (fault != null) {
      ended |= fault instanceof EOFException;
      fail(fault);
    } else if (last) {
      open();
    } else {
      watch().forBytes(true);
    }
  }

  /// Whether the handshake waits for this side, not for the peer.
  public boolean isAtWork() {
    return state == State.STEP;
  }

  private void open() {
    try {
      var peer = (X509Certificate) records.engine().getSession().getPeerCertificates()[0];
      PeerTrust.requireValid(peer); // a session that is resumed was verified some time ago
      state = State.OPEN;
      engine().tlsReady(peer);
      deliver();
    } catch (SSLPeerUnverifiedException | CertificateException nobody) {
      fail(nobody);
    }
  }

  private void fail(Throwable fault) {
    state = State.FAILED;
    flush();
    watch().forBytes(true);
    engine().tlsFailed(fault);
    if (ended || fault instanceof NotTlsException) {
      end();
    }
  }

  private void drain() {
    receive();
    records.discard();
    if (ended || records.isTooLong()) {
      end();
    }
  }

  /// The engine ends the connection when it reads the end.
  private void end() {
    ended = true;
    if (state != State.CLOSED) {
      engine().inEvent();
    }
  }

  /// Gives the engine what has come, as far as it takes it.
  void deliver() {
    try {
      while (state == State.OPEN && (ended || records.isReadable()) && !engine().holdsInput()) {
        long before = reads;
        engine().inEvent();
        if (state == State.OPEN && reads == before) {
          throw new IllegalStateException("the engine takes nothing, and does not say so");
        }
      }
      records.settle();
      if (state == State.OPEN) {
        watch().forBytes(!engine().holdsInput());
        engine().outEvent();
      }
    } catch (RuntimeException fault) { // over what the peer has sent: its connection alone ends
      engine().tlsFailed(fault);
      engine().end();
    }
  }

  private int read(ByteBuffer into) throws IOException {
    reads++;
    if (state != State.OPEN) {
      return ended ? -1 : 0;
    }
    try {
      int count = records.read(into);
      if (records.hasUnsent()) {
        flush(); // what is owed for what was read
      }
      return count == 0 && ended ? -1 : count;
    } catch (SSLException fault) {
      records.tellFailure();
      flush();
      engine().tlsFailed(fault);
      throw fault;
    }
  }

  private int write(ByteBuffer from) throws IOException {
    if (!takes()) {
      return 0;
    }
    int count = records.write(from, real);
    written += count;
    watch().forRoom(records.hasUnsent());
    return count;
  }

  /// Whether bytes can be written.
  boolean takes() {
    return state == State.OPEN && !records.hasUnsent();
  }

  /// How many bytes have been.
  long written() {
    return written;
  }

  /// More is to be written when others have had their turn.
  void goOnLater() {
    watch().forRoom(true);
  }

  @Override
  public void outEvent() {
    if (state == State.CLOSED || state == State.STEP || !flush()) {
      return;
    }
    if (state == State.OPEN) {
      engine().outEvent();
    }
  }

  /// @return whether all that there was is written
  private boolean flush() {
    try {
      boolean all = records.flush(real);
      watch().forRoom(!all);
      if (all && state == State.FAILED) {
        real.shutdownOutput();
      }
      return all;
    } catch (IOException gone) {
      watch().forRoom(false); // its end is to be read
      return false;
    }
  }

  /// The engine is gone.
  void close() {
    if (state == State.CLOSED) {
      return;
    }
    if (state == State.OPEN) {
      records.close();
      flush();
    }
    state = State.CLOSED;
    if (watch != null) {
      watch.end();
    }
    try {
      real.close();
    } catch (IOException gone) {
      // it is
    }
  }
}
