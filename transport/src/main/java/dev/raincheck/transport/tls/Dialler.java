package dev.raincheck.transport.tls;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.io.net.Listener;
import zmq.io.net.tcp.TcpAddress;
import zmq.io.net.tcp.TcpUtils;
import zmq.poll.Poller;

/// Makes one connection, with engine and session of our own. To JeroMQ it is a listener, on which a
/// single peer arrives: those may bring their sessions along, and what connects may not. The
/// transport thread's.
public final class Dialler extends Listener {
  private final IOThread thread;
  private final IOObject io;
  private final Line line;
  private String target = "";
  private @Nullable SocketChannel channel;
  private Poller.@Nullable Handle handle;

  /// Makes what serves the connection.
  public interface Line {
    TlsEngine engine(SocketChannel connected, Options options, String endpoint);

    OwnSession session(IOThread thread, SocketBase socket, Options options);
  }

  public Dialler(IOThread thread, SocketBase socket, Options options, Line line) {
    super(thread, socket, options);
    this.thread = thread;
    this.io = new IOObject(thread, this);
    this.line = line;
  }

  /// @param address to connect to, an IP address and a port
  @Override
  public boolean setAddress(String address) {
    target = address;
    return true;
  }

  @Override
  public String getAddress() {
    return "tcp://" + target;
  }

  @Override
  protected void processPlug() {
    io.plug();
    try {
      SocketChannel opened = SocketChannel.open();
      channel = opened;
      opened.configureBlocking(false);
      if (opened.connect(new TcpAddress(target, options.ipv6).address())) {
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
    socket.eventConnectRetried(getAddress(), 0);
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
      OwnSession session = line.session(thread, socket, options);
      TlsEngine engine = line.engine(connected, options, getAddress());
      channel = null;
      session.attach(engine);
      session.incSeqnum(); // it must not end before it has its engine
      launchChild(session);
      sendAttach(session, engine, false);
      socket.eventConnected(getAddress(), connected);
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

  @Override
  public String toString() {
    return "dialler of " + target;
  }
}
