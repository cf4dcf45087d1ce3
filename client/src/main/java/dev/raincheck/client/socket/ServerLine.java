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
final class ServerLine implements OwnConnections.Listens, Dialler.Line {
  private final ZMQ.Socket socket;
  private final int frameBytesMax;
  private final @Nullable TlsDealing tls;
  private final Target target;
  private final Runnable heard;
  private final Consumer<TlsDealing.Failure> failed;
  private final ShrinkingQueue<byte[]> arrivals = new ShrinkingQueue<>();
  private @Nullable DealerSession session;

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
    return tls == null
        ? new TlsEngine(connected, options, endpoint)
        : tls.engine(connected, options, endpoint, target, failed);
  }

  @Override
  public Msg allocate(int size) {
    if (size < 0 || size > frameBytesMax) {
      throw new IllegalArgumentException("a frame declares " + size + " bytes");
    }
    return new Msg(size);
  }

  private void arrived(byte[] frame) {
    arrivals.add(frame);
    heard.run();
  }

  /// The next frame, or null.
  byte @Nullable [] receive() {
    return arrivals.poll();
  }

  boolean isReadable() {
    return !arrivals.isEmpty();
  }

  /// Whether the frame leaves, or may wait for that.
  boolean send(Slice frame) {
    return session != null && session.send(frame);
  }
}
