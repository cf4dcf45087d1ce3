package dev.raincheck.transport.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.Own;
import zmq.SocketBase;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.net.Address;
import zmq.io.net.tcp.TcpUtils;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/// Makes a connection with an engine of our own, once, in the place of the transport's own
/// connecter. The transport thread's.
public final class TlsConnecter extends Own implements IPollEvents {
  private final IOObject io;
  private final SessionBase session;
  private final SocketBase socket;
  private final Address<InetSocketAddress> to;
  private final Function<SocketChannel, TlsEngine> engines;
  private @Nullable SocketChannel channel;
  private Poller.@Nullable Handle handle;

  /// @param engines makes the engine of the connection
  public TlsConnecter(
      IOThread thread,
      SessionBase session,
      Options options,
      Address<InetSocketAddress> to,
      Function<SocketChannel, TlsEngine> engines) {
    super(thread, options);
    this.io = new IOObject(thread, this);
    this.session = session;
    this.socket = session.getSocket();
    this.to = to;
    this.engines = engines;
  }

  @Override
  protected void processPlug() {
    io.plug();
    try {
      SocketChannel opened = SocketChannel.open();
      channel = opened;
      opened.configureBlocking(false);
      if (opened.connect(to.resolve(options.ipv6).address())) {
        connectEvent();
      } else {
        handle = io.addFd(opened);
        io.setPollConnect(handle);
      }
    } catch (IOException | RuntimeException refused) {
      refused();
    }
  }

  private void refused() {
    close();
    socket.eventConnectRetried(to.toString(), 0);
  }

  @Override
  public void connectEvent() {
    forget();
    SocketChannel connected = channel;
    if (connected == null) {
      return;
    }
    try {
      connected.finishConnect();
      TcpUtils.tuneTcpSocket(connected);
      TcpUtils.tuneTcpKeepalives(
          connected,
          options.tcpKeepAlive,
          options.tcpKeepAliveCnt,
          options.tcpKeepAliveIdle,
          options.tcpKeepAliveIntvl);
      TlsEngine engine = engines.apply(connected);
      channel = null;
      sendAttach(session, engine);
      terminate();
      socket.eventConnected(to.toString(), connected);
    } catch (IOException | RuntimeException refused) {
      refused();
    }
  }

  private void forget() {
    if (handle != null) {
      io.removeHandle(handle);
      handle = null;
    }
  }

  private void close() {
    forget();
    SocketChannel open = channel;
    channel = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException gone) {
      // it is
    }
  }

  @Override
  protected void processTerm(int linger) {
    close();
    super.processTerm(linger);
  }

  @Override
  protected void destroy() {
    io.unplug();
  }
}
