package dev.raincheck.server.socket;

import dev.raincheck.transport.loop.BackgroundLogger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZError;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.io.net.Listener;
import zmq.io.net.tcp.TcpAddress;
import zmq.io.net.tcp.TcpUtils;
import zmq.poll.Poller;

/// Accepts connections, in the place of the transport's own listener: so each has an engine and a
/// session of our own (docs/decisions/connections-of-our-own.md). The transport thread's.
///
/// Without a free descriptor nothing can be accepted, and the system would say so without end that
/// somebody waits; so it listens to that no more for a while.
final class RouterListener extends Listener {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final long FIRST_PAUSE_NS = 100_000_000;
  private static final long LONGEST_PAUSE_NS = 5_000_000_000L;

  private final IOObject ioObject;
  private final Inbound inbound;
  private @Nullable ServerSocketChannel channel;
  private Poller.@Nullable Handle handle;
  private String endpoint = "";
  private long pauseNs;
  private long resumeNs = Long.MAX_VALUE;

  RouterListener(IOThread thread, SocketBase socket, Options options, Inbound inbound) {
    super(thread, socket, options);
    this.inbound = inbound;
    ioObject = new IOObject(thread, this);
  }

  @Override
  public boolean setAddress(String text) {
    var address = new TcpAddress(text, options.ipv6);
    ServerSocketChannel opened = open();
    channel = opened;
    try {
      opened.configureBlocking(false);
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      opened.bind(address.address(), options.backlog);
      endpoint = address.toString(opened.socket().getLocalPort());
      return true;
    } catch (IOException refused) {
      closeChannel();
      errno.set(ZError.EADDRINUSE); // whatever it was: RouterSocket asks again
      return false;
    }
  }

  private static ServerSocketChannel open() {
    try {
      return ServerSocketChannel.open();
    } catch (IOException none) {
      throw new ZError.IOException(none); // no descriptor, say: that is not the address's fault
    }
  }

  @Override
  public String getAddress() {
    return endpoint;
  }

  @Override
  protected void processPlug() {
    ioObject.plug();
    listen();
  }

  private void listen() {
    if (channel != null) {
      Poller.Handle listening = ioObject.addFd(channel);
      ioObject.setPollAccept(listening);
      handle = listening;
    }
  }

  private void listenNoMore() {
    if (handle != null) {
      ioObject.removeHandle(handle);
      handle = null;
    }
  }

  @Override
  protected void processTerm(int linger) {
    listenNoMore();
    resumeNs = Long.MAX_VALUE;
    closeChannel();
    super.processTerm(linger);
  }

  @Override
  protected void destroy() {
    ioObject.unplug();
  }

  private void closeChannel() {
    ServerSocketChannel open = channel;
    channel = null;
    if (open != null) {
      close(open::close);
    }
  }

  private interface Closing {
    void close() throws IOException;
  }

  private static void close(Closing channel) {
    try {
      channel.close();
    } catch (IOException unclosed) {
      LOG.debug("a channel could not be closed", unclosed);
    }
  }

  @Override
  public void acceptEvent() {
    if (channel == null) {
      return;
    }
    SocketChannel accepted;
    try {
      accepted = channel.accept();
    } catch (IOException refused) {
      pause(refused);
      return;
    }
    if (accepted == null) {
      return; // it has gone again
    }
    if (pauseNs > 0) {
      pauseNs = 0;
      LOG.info("connections are accepted again; {} are open", inbound.connections().open());
    }
    admit(accepted);
  }

  /// Once an episode it is said.
  private void pause(IOException refused) {
    if (pauseNs == 0) {
      LOG.warn(
          "no connection can be accepted: {} ({} are open; the process may have {} descriptors:"
              + " raise `ulimit -n`); trying again until it works, at least every {} s",
          refused.getMessage(),
          inbound.connections().open(),
          Descriptors.text(),
          LONGEST_PAUSE_NS / 1_000_000_000);
    }
    pauseNs = pauseNs == 0 ? FIRST_PAUSE_NS : Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
    resumeNs = inbound.nowNs() + pauseNs;
    listenNoMore();
    inbound.due();
  }

  void advance(long nowNs) {
    if (resumeNs != Long.MAX_VALUE && nowNs - resumeNs >= 0) {
      resumeNs = Long.MAX_VALUE;
      listen();
    }
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  long nextDueNs() {
    return resumeNs;
  }

  private void admit(SocketChannel accepted) {
    InetAddress peer;
    try {
      if (!(accepted.getRemoteAddress() instanceof InetSocketAddress from)
          || !inbound.connections().accepted(from.getAddress())) {
        close(accepted::close);
        return;
      }
      peer = from.getAddress();
    } catch (IOException gone) {
      close(accepted::close);
      return;
    }
    try {
      open(accepted, peer);
    } catch (ZError.IOException | UncheckedIOException | IOException gone) {
      LOG.debug("a peer went as it came", gone);
      inbound.connections().ended(peer);
      close(accepted::close);
    }
  }

  private void open(SocketChannel accepted, InetAddress peer) throws IOException {
    TcpUtils.tuneTcpSocket(accepted);
    TcpUtils.tuneTcpKeepalives(
        accepted,
        options.tcpKeepAlive,
        options.tcpKeepAliveCnt,
        options.tcpKeepAliveIdle,
        options.tcpKeepAliveIntvl);
    IOThread thread = chooseIoThread(options.affinity);
    var session = new RouterSession(thread, socket, options, inbound, peer);
    TlsGate gate = inbound.gate();
    var engine =
        gate == null
            ? new RouterEngine(accepted, options, endpoint, session, inbound)
            : new RouterEngine(accepted, options, endpoint, session, inbound, gate);
    session.attach(engine);
    inbound.handshakes().begin(session, inbound.nowNs());
    session.incSeqnum(); // it must not end before it has its engine
    launchChild(session);
    sendAttach(session, engine, false);
  }

  @Override
  public String toString() {
    return "listener of " + endpoint;
  }
}
