package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.transport.loop.ShrinkingQueue;
import dev.raincheck.transport.tls.Dialler;
import dev.raincheck.transport.tls.OwnConnections;
import dev.raincheck.transport.tls.OwnSession;
import dev.raincheck.transport.tls.TlsEngine;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;
import zmq.io.net.Listener;

/// One connection to a server: how it is made, and what passes over it. The transport asks the
/// allocator of a socket for all that. The transport thread's.
final class ServerLine implements OwnConnections.Listens, Dialler.Line {
  private final int frameBytesMax;
  private final @Nullable TlsDealing tls;
  private final Target target;
  private final Runnable heard;
  private final Consumer<TlsDealing.Failure> failed;
  private final ShrinkingQueue<byte[]> arrivals = new ShrinkingQueue<>();
  private @Nullable DealerSession session;

  /// @param tls null in the clear, or with CURVE
  /// @param heard runs when a frame has come
  /// @param failed hears that there is no TLS with the server
  ServerLine(
      int frameBytesMax,
      @Nullable TlsDealing tls,
      Target target,
      Runnable heard,
      Consumer<TlsDealing.Failure> failed) {
    this.frameBytesMax = frameBytesMax;
    this.tls = tls;
    this.target = target;
    this.heard = heard;
    this.failed = failed;
  }

  /// Has the socket connect. A socket of our own binds, to say so: see [Dialler].
  String address() {
    OwnConnections.requireInstalled();
    return target.address().underTls();
  }

  @Override
  public Listener listen(IOThread thread, SocketBase socket, Options options) {
    return new Dialler(thread, socket, options, this);
  }

  @Override
  public OwnSession session(IOThread thread, SocketBase socket, Options options) {
    var made = new DealerSession(thread, socket, options, this::arrived);
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
