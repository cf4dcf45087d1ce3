package dev.raincheck.server.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.transport.loop.ShrinkingQueue;
import dev.raincheck.transport.tls.OwnSession;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZError;
import zmq.io.IOThread;
import zmq.io.StreamEngine;

/// What one peer sends, on its way from the transport to the loop: frames become messages here, and
/// what is none is left out. And what it is sent. The transport thread's.
///
/// Knows three things that the transport does not report: when the handshake is over, where a
/// message came from, and that a connection has ended.
final class RouterSession extends OwnSession implements Handshakes.Unknown {
  private final Inbound inbound;
  private final InetAddress peer;
  private final Inflow.Waiting waiting = new Inflow.Waiting();
  private final ShrinkingQueue<Msg> arrivals = new ShrinkingQueue<>();
  private final Outflow.Line line = new Outflow.Line(this::end, this::send);
  private @Nullable RouterEngine engine;

  /// For the loop, from its first message on.
  private @Nullable Connection connection;

  /// The name in the certificate of the peer, once that is verified.
  private String certified = "";

  /// The handshake is over.
  private boolean open;

  private Message message = Message.NEW;

  /// The last message came behind an empty frame, as a REQ socket sends it: so do the replies.
  private boolean delimited;

  /// For this there was no room: the transport is to bring it again, and nothing else.
  private RouterMessages.@Nullable Incoming held;

  /// A delimiter was sent, and then comes this.
  private @Nullable Msg behindDelimiter;

  private RouterMessages.@Nullable Incoming awaited;

  private enum Message {
    NEW,
    BEHIND_DELIMITER,
    /// Of several frames, which our own clients do not send: what is left of it is dropped.
    FOREIGN
  }

  RouterSession(
      IOThread thread, SocketBase socket, Options options, Inbound inbound, InetAddress peer) {
    super(thread, socket, options);
    this.inbound = inbound;
    this.peer = peer;
  }

  void attach(RouterEngine its) {
    super.attach(its);
    engine = its;
    inbound.outflow().open(line);
  }

  /// The frame that is announced: the transport makes room for it, or ends the connection.
  Msg announced(int size) {
    if (!open && size > Handshakes.HANDSHAKE_BYTES_MAX) {
      throw new RefusedFrameException(
          "it announces %d bytes before its handshake is over (at most %d)"
              .formatted(size, Handshakes.HANDSHAKE_BYTES_MAX));
    }
    long nowNs = size > Inflow.SMALL_BYTES_MAX ? inbound.nowNs() : 0;
    var frame = new RouterMessages.Incoming(size, this, nowNs);
    if (size > Inflow.SMALL_BYTES_MAX) {
      if (!inbound.inflow().await(frame, nowNs)) {
        throw new RefusedFrameException(
            "it announces %d bytes, and too many others are under way".formatted(size));
      }
      awaited = frame;
    }
    return frame;
  }

  /// Peers before ZMTP 3, and what is no ZeroMQ at all, are turned away as if somebody had to let
  /// them in: they have no handshake that could be over.
  @Override
  protected boolean zapEnabled() {
    inbound.tellForeigner(peer);
    return true;
  }

  @Override
  protected boolean pushMsg(Msg frame) {
    complete();
    if (frame.isIdentity()) {
      open = true;
      inbound.handshakes().over(this);
      return true;
    }
    if (held != null) {
      return hand(held); // under encryption the transport brings it as it came: still enciphered
    }
    return frame.isCommand() || frame.isCredential() || push(frame);
  }

  private void complete() {
    if (awaited != null) {
      inbound.inflow().forget(awaited);
      awaited = null;
    }
  }

  private boolean push(Msg frame) {
    boolean last = !frame.hasMore();
    if (last && message != Message.FOREIGN) {
      delimited = message == Message.BEHIND_DELIMITER;
      message = Message.NEW;
      RouterMessages.Incoming whole =
          frame instanceof RouterMessages.Incoming in
              ? in
              : new RouterMessages.Incoming(frame, this);
      whole.arrivedNs = inbound.readNs();
      return hand(whole);
    }
    if (last) {
      message = Message.NEW;
    } else if (message == Message.NEW && frame.size() == 0) {
      message = Message.BEHIND_DELIMITER;
    } else {
      if (message != Message.FOREIGN) {
        inbound.tellManyFrames(peer);
      }
      message = Message.FOREIGN;
    }
    return true;
  }

  private boolean hand(RouterMessages.Incoming whole) {
    if (inbound.inflow().hold(waiting, whole.size())) {
      held = null;
      arrived(whole);
      return true;
    }
    if (engine != null) {
      inbound.stopped(engine);
    }
    held = whole;
    errno.set(ZError.EAGAIN);
    return false;
  }

  private void arrived(Msg message) {
    arrivals.add(message);
    if (arrivals.size() == 1) {
      inbound.speaks(this);
    }
  }

  /// What has come next, for the loop.
  @Nullable Msg nextArrival() {
    return arrivals.poll();
  }

  boolean hasArrivals() {
    return !arrivals.isEmpty();
  }

  @Override
  protected @Nullable Msg pullMsg() {
    Msg next = behindDelimiter;
    if (next != null) {
      behindDelimiter = null;
      return next;
    }
    Msg reply = super.pullMsg();
    if (reply == null) {
      return null;
    }
    inbound.outflow().taken(line, reply.size());
    if (!delimited) {
      return reply;
    }
    behindDelimiter = reply;
    return RouterMessages.delimiter();
  }

  /// Whether there is a message that has no room.
  boolean isHolding() {
    return held != null;
  }

  void certify(String name) {
    certified = name;
  }

  String certified() {
    return certified;
  }

  InetAddress peer() {
    return peer;
  }

  /// The loop has a frame for the peer, which is written when it has no more of them.
  private void send(Slice frame) {
    if (add(new Msg(frame.asByteBuffer()))) {
      inbound.leaves(this);
    }
  }

  /// The loop has taken a message.
  Connection taken(byte[] bytes) {
    inbound.inflow().release(waiting, bytes.length);
    Connection known = connection;
    if (known == null) {
      known = inbound.entrance().begin(inbound.freshIdentity(), peer.getHostAddress(), line, bytes);
      connection = known;
    }
    return known;
  }

  /// Null if nothing came from it.
  @Nullable Connection connection() {
    return connection;
  }

  @Override
  public void end(String why) {
    inbound.tellEnded(peer, why);
    if (engine != null) {
      engine.end();
    }
  }

  @Override
  public void engineError(boolean handshaken, StreamEngine.ErrorReason reason) {
    if (open) {
      arrived(new RouterMessages.Ended(this)); // behind all that came before
    }
    super.engineError(open, reason);
  }

  /// The engine is gone.
  void ended() {
    complete();
    inbound.outflow().close(line);
    inbound.ended(this, engine, peer);
  }
}
