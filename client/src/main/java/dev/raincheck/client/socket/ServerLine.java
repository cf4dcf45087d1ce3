package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.transport.loop.ShrinkingQueue;
import dev.raincheck.transport.tls.Dialler;
import dev.raincheck.transport.tls.OwnConnections;
import dev.raincheck.transport.tls.OwnSession;
import dev.raincheck.transport.tls.TlsEngine;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;
import zmq.io.net.Listener;

/// One connection to a server: how it is made, and what passes over it. The transport asks the
/// allocator of a socket for all that. The transport thread's.
public final class ServerLine implements OwnConnections.Listens, Dialler.Line {
  /// Smaller ones are through in no time.
  private static final int LARGE_BYTES = 65_536;

  /// What waits for the loop at most, but for a single frame: then nothing more is read, and TCP
  /// holds up the server.
  static final long ARRIVED_BYTES_MAX = 8 << 20;

  /// A frame's own, beside its bytes.
  private static final int FRAME_BYTES = 128;

  private final ZMQ.Socket socket;
  private final int frameBytesMax;
  private final @Nullable TlsDealing tls;
  private final Target target;
  private final Runnable heard;
  private final Consumer<TlsDealing.Failure> failed;
  private final ShrinkingQueue<byte[]> arrivals = new ShrinkingQueue<>();
  private @Nullable DealerSession session;
  private @Nullable TlsEngine engine;
  private long seen;
  private long arrivedBytes;

  /// What the frame holds that comes now, or 0.
  private int announcedBytes;

  /// @param socket has no connection yet, and this one only
  /// @param tls null in the clear, or with CURVE
  /// @param heard runs when a frame has come
  /// @param failed hears that there is no TLS with the server
  ServerLine(
      ZMQ.Socket socket,
      int frameBytesMax,
      @Nullable TlsDealing tls,
      Target target,
      Runnable heard,
      Consumer<TlsDealing.Failure> failed) {
    this.socket = socket;
    this.frameBytesMax = frameBytesMax;
    this.tls = tls;
    this.target = target;
    this.heard = heard;
    this.failed = failed;
  }

  /// Begins to connect. To JeroMQ the socket binds: see [Dialler].
  void dial() {
    OwnConnections.requireInstalled();
    socket.bind(target.address().underTls());
  }

  /// Readable when there is something for [#advance] to do.
  SelectableChannel channel() {
    return socket.getFD();
  }

  /// Has the socket do what the transport asks of it. Messages pass it by.
  void advance() {
    socket.getEvents();
    if (session != null && session.holdsInput() && arrivedBytes <= ARRIVED_BYTES_MAX / 2) {
      session.goOn();
    }
  }

  /// Drops the connection, and what waits for it.
  void drop() {
    socket.setLinger(0);
    socket.close();
  }

  @Override
  public Listener listen(IOThread thread, SocketBase its, Options options) {
    return new Dialler(thread, its, options, this);
  }

  @Override
  public OwnSession session(IOThread thread, SocketBase its, Options options) {
    var made = new DealerSession(thread, its, options, this::arrived);
    session = made;
    return made;
  }

  @Override
  public TlsEngine engine(SocketChannel connected, Options options, String endpoint) {
    TlsEngine made =
        tls == null
            ? new TlsEngine(connected, options, endpoint)
            : tls.engine(connected, options, endpoint, target, failed);
    engine = made;
    return made;
  }

  @Override
  public Msg allocate(int size) {
    if (size < 0 || size > frameBytesMax) {
      throw new IllegalArgumentException("a frame declares " + size + " bytes");
    }
    announcedBytes = size;
    return new Msg(size);
  }

  private boolean arrived(byte[] frame) {
    announcedBytes = 0;
    long bytes = arrivedBytes + FRAME_BYTES + frame.length;
    boolean hasRoom = arrivals.isEmpty() || bytes <= ARRIVED_BYTES_MAX;
    if (hasRoom) {
      arrivedBytes = bytes;
      arrivals.add(frame);
      heard.run();
    }
    return hasRoom;
  }

  /// The next frame, or null.
  byte @Nullable [] receive() {
    byte[] next = arrivals.poll();
    arrivedBytes -= next == null ? 0 : FRAME_BYTES + next.length;
    return next;
  }

  /// Whether nothing more is read, until the loop has caught up.
  boolean isHolding() {
    return session != null && session.holdsInput();
  }

  boolean isReadable() {
    return !arrivals.isEmpty();
  }

  /// The number of the next frame that leaves.
  public long next() {
    return session == null ? 0 : session.next();
  }

  /// Whether the frame of this number has left.
  public boolean hasLeft(long number) {
    return session == null || session.hasLeft(number);
  }

  /// Whether a part of a large frame has come.
  public boolean isArriving() {
    return announcedBytes > LARGE_BYTES;
  }

  /// Whether a part of a frame has passed since this was asked before, and not all of it.
  public boolean hasMoved() {
    long moves = engine == null ? 0 : engine.moves();
    boolean hasMoved = moves != seen;
    seen = moves;
    return hasMoved && (isArriving() || !hasLeft(next() - 1));
  }

  /// Whether the frame leaves, or may wait for that.
  boolean send(Slice frame) {
    return session != null && session.send(frame);
  }
}
