package dev.raincheck.client;

import dev.raincheck.protocol.TransportThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.UncheckedZMQException;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMonitor;
import zmq.Msg;

/// The client's end of the wire, and the only class of the client that knows ZeroMQ. The loop owns
/// it; only [#wake] may be called from other threads.
final class DealerSocket implements AutoCloseable {
  static {
    // JeroMQ is on the class path: docs/decisions/jeromq-on-the-class-path.md
    DealerSocket.class.getModule().addReads(DealerSocket.class.getClassLoader().getUnnamedModule());
  }

  private static final int QUEUE_FRAMES_MAX = 10_000;

  /// Keeps the ways through firewalls open and ends dead connections, by the system:
  /// docs/decisions/dead-peers-by-tcp-keepalive.md
  private static final int KEEP_ALIVE_IDLE_S = 10;

  private static final int KEEP_ALIVE_INTERVAL_S = 5;
  private static final int KEEP_ALIVE_PROBES = 3;
  private static final int LINGER_MS = 500;

  /// How long a new connection may leave the first message unanswered until it is nudged; then
  /// twice as long, and so on.
  private static final int FIRST_NUDGE_MS = 20;

  private static final int NUDGES_MAX = 7;
  private static final int HANDSHAKE_EVENTS =
      ZMQ.EVENT_HANDSHAKE_PROTOCOL | ZMQ.HANDSHAKE_FAILED_AUTH | ZMQ.EVENT_DISCONNECTED;

  private final ZContext context = new ZContext(1);
  private final TransportThreads threads;

  /// Ours instead of a ZeroMQ poller: that builds two maps and walks a set each time it waits.
  private final Selector selector;

  private final String address;
  private final int messageBytesMax;
  private final Optional<ClientCurve> curve;
  private final Handshakes handshakes;
  private ZMQ.Socket socket;

  private boolean asked;
  private boolean refused;
  private int nudges;
  private long nudgeDueNs;
  private long unsent;

  /// @param broken told, on any thread, when the transport fails for good
  /// @throws IllegalArgumentException if the host has no address
  DealerSocket(ClientOptions options, Consumer<String> broken) {
    this.threads = new TransportThreads(broken);
    this.address = options.address();
    this.messageBytesMax = options.messageBytesMax();
    this.curve = options.curve();
    this.handshakes = new Handshakes(curve.isPresent());
    context.setThreadFactor(threads::create); // before the first socket, and so the next
    context.setNotificationExceptionHandler(new TransportFaults());
    context.setLinger(LINGER_MS);
    try {
      selector = Selector.open();
    } catch (IOException noSelector) {
      context.close();
      throw new UncheckedIOException("nothing to wait for messages with", noSelector);
    }
    socket = open();
    try {
      socket.connect(address);
    } catch (ZMQException refused) {
      close();
      throw new IllegalArgumentException(
          "address: \"%s\" cannot be connected to: %s (expected: the address of a server; check the name of the host)"
              .formatted(address, refused.getMessage()),
          refused);
    }
  }

  private ZMQ.Socket open() {
    ZMQ.Socket fresh = context.createSocket(SocketType.DEALER);
    fresh.setLinger(LINGER_MS);
    fresh.setSndHWM(QUEUE_FRAMES_MAX);
    fresh.setRcvHWM(0); // what the server sends was asked for
    fresh.setMaxMsgSize(messageBytesMax);
    fresh.setMsgAllocator(size -> allocate(size, messageBytesMax));
    fresh.setIPv6(true);
    fresh.setReconnectIVL(100);
    fresh.setReconnectIVLMax(5_000);
    fresh.setTCPKeepAlive(1);
    fresh.setTCPKeepAliveIdle(KEEP_ALIVE_IDLE_S);
    fresh.setTCPKeepAliveInterval(KEEP_ALIVE_INTERVAL_S);
    fresh.setTCPKeepAliveCount(KEEP_ALIVE_PROBES);
    curve.ifPresent(keys -> encrypt(fresh, keys));
    int attempt = handshakes.begin();
    fresh.setEventHook(event -> handshake(event.getEvent(), attempt), HANDSHAKE_EVENTS);
    try {
      fresh.getFD().register(selector, SelectionKey.OP_READ);
    } catch (IOException closed) {
      throw new UncheckedIOException("waiting for messages", closed);
    }
    asked = false;
    refused = false;
    nudges = 0;
    nudgeDueNs = 0;
    return fresh;
  }

  private static void encrypt(ZMQ.Socket socket, ClientCurve curve) {
    socket.setCurvePublicKey(ZMQ.Curve.z85Decode(curve.keys().publicKey()));
    socket.setCurveSecretKey(ZMQ.Curve.z85Decode(curve.keys().secretKey()));
    socket.setCurveServerKey(ZMQ.Curve.z85Decode(curve.serverKey()));
  }

  /// On the transport's thread.
  private void handshake(ZMonitor.Event event, int attempt) {
    switch (event) {
      case HANDSHAKE_PROTOCOL -> handshakes.greeted(attempt);
      case HANDSHAKE_FAILED_AUTH -> handshakes.denied(attempt);
      case DISCONNECTED -> handshakes.ended(attempt);
      default -> {} // not asked for
    }
    wake();
  }

  /// Why there is no sense in going on, once; or null if there is. What is sent next goes over a
  /// new connection.
  @Nullable String takeRefusal() {
    String why = handshakes.takeRefusal();
    refused |= why != null;
    return why;
  }

  /// What may be the reason for the server's silence, or empty.
  String suspicion() {
    return handshakes.suspicion();
  }

  /// Makes up for a fault of JeroMQ 0.7.0: about one new connection in 25 is never watched, as its
  /// channel is registered in the very turn in which its connecting phase was cancelled. Anything
  /// else to watch makes the I/O thread look at all its channels again; this socket hears and says
  /// nothing.
  private void nudge() {
    nudgeDueNs += FIRST_NUDGE_MS * (1_000_000L << ++nudges);
    try (ZMQ.Socket other = context.createSocket(SocketType.DEALER)) {
      other.bind("tcp://127.0.0.1:*");
    } catch (UncheckedZMQException noPort) { // or no file descriptor
      nudges = NUDGES_MAX; // a forgotten connection is then made anew when its silence is noticed
    }
  }

  /// Whether the connection is new and has not answered; then it is nudged when it is time.
  private boolean awaitsFirstAnswer(long nowNs) {
    if (!asked || handshakes.isHeard() || nudges == NUDGES_MAX) {
      return false;
    }
    if (nudges == 0 && nudgeDueNs == 0) {
      nudgeDueNs = nowNs + FIRST_NUDGE_MS * 1_000_000L;
    } else if (nowNs - nudgeDueNs >= 0) {
      nudge();
    }
    return true;
  }

  private static Msg allocate(int size, int bytesMax) {
    if (size < 0 || size > bytesMax) {
      throw new IllegalArgumentException("a frame declares " + size + " bytes");
    }
    return new Msg(size);
  }

  /// Makes a new connection, and drops the old one with all that is queued in it. While the process
  /// is out of file descriptors the old one stays.
  ///
  /// @return why there is no new connection now, or null; then it is to be tried again
  @Nullable String reconnect() {
    try {
      ZMQ.Socket fresh = open();
      socket.getFD().keyFor(selector).cancel();
      socket.setLinger(0);
      socket.close();
      socket = fresh;
      socket.connect(address);
      return null;
    } catch (UncheckedZMQException notNow) { // the host has no address, or this process no room
      return notNow.toString();
    }
  }

  /// Waits for a frame or a [#wake].
  ///
  /// @param timeoutMs 0 for not at all, negative for as long as it takes
  void await(long timeoutMs, long nowNs) {
    long limitMs =
        awaitsFirstAnswer(nowNs) && (timeoutMs < 0 || timeoutMs > FIRST_NUDGE_MS)
            ? FIRST_NUDGE_MS
            : timeoutMs;
    // What becomes readable is the transport's own mailbox, and a send may have emptied it.
    if (limitMs == 0 || isReadable()) {
      return;
    }
    try {
      int signals = selector.select(Math.max(0, limitMs)); // to which 0 means: as long as it takes
      selector.selectedKeys().clear();
      threads.waited(signals > 0 && !isReadable());
    } catch (IOException gone) {
      throw new UncheckedIOException("waiting for messages", gone);
    }
  }

  /// Whether [#receive] has something to give.
  boolean isReadable() {
    return (socket.getEvents() & ZMQ.Poller.POLLIN) != 0;
  }

  /// Ends an [#await]. From any thread.
  void wake() {
    selector.wakeup();
  }

  byte @Nullable [] receive() {
    byte[] frame = socket.recv(ZMQ.DONTWAIT);
    if (frame != null) {
      handshakes.heard();
    }
    if (frame != null && socket.hasReceiveMore()) {
      while (socket.hasReceiveMore()) {
        socket.recv(ZMQ.DONTWAIT);
      }
      return new byte[0]; // no message of ours; the decoder says so
    }
    return frame;
  }

  /// Sends, or counts that the queue is full; what matters is sent again.
  void send(byte[] frame) {
    if (refused) {
      reconnect();
      refused = false; // if there is no room for a new connection, a silence tries again
    }
    asked = true;
    if (!socket.send(frame, ZMQ.DONTWAIT)) {
      unsent++;
    }
  }

  /// Frames that the transport's queue did not take; each may have held several requests.
  long unsent() {
    return unsent;
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("closing what waits for messages", unclosed);
    } finally {
      threads.end(context::close);
    }
  }
}
