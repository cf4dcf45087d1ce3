package dev.raincheck.server;

import dev.raincheck.protocol.CurveKeys;
import dev.raincheck.protocol.EventLoop;
import dev.raincheck.protocol.ServerAddress;
import dev.raincheck.protocol.Slice;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.ZError;
import zmq.io.Metadata;

/// The server's end of the wire, and with its door the only class of the server that knows ZeroMQ.
/// The thread that binds it owns it until it starts the loop, and then the loop does.
final class RouterSocket implements AutoCloseable {
  static {
    // JeroMQ is on the class path: docs/decisions/jeromq-on-the-class-path.md
    RouterSocket.class.getModule().addReads(RouterSocket.class.getClassLoader().getUnnamedModule());
  }

  /// Longer identities are legal in ZeroMQ's protocol and would be kept for every message; no
  /// client of ours sets any.
  private static final int IDENTITY_BYTES_MAX = 255;

  /// In frames, per connection: what a client that does not read may have waiting. Well above the
  /// calls that a session may have open, since all may be answered in one turn.
  private static final int QUEUE_FRAMES_MAX = 50_000;

  /// Per connection: what may wait for the loop if each message is as large as it may be. Beyond
  /// that nothing is read from it.
  private static final int ARRIVED_BYTES_MAX = 256 << 20;

  /// A connection whose peer has vanished is closed after some 25 s. By the system, not by ZeroMQ's
  /// heartbeats: docs/decisions/dead-peers-by-tcp-keepalive.md
  private static final int KEEP_ALIVE_IDLE_S = 10;

  private static final int KEEP_ALIVE_INTERVAL_S = 5;
  private static final int KEEP_ALIVE_PROBES = 3;

  /// Of a message of many frames, which is none of ours, so many are skipped in a row. Each may put
  /// a signal into the pipe that only this thread empties, between its turns; it holds 65 536.
  private static final int SKIPPED_FRAMES_MAX = 10_000;

  private static final int CONNECTION_EVENTS = ZMQ.EVENT_ACCEPTED | ZMQ.EVENT_DISCONNECTED;

  private final EventLoop events;
  private final ZContext context;
  private final ZMQ.Socket socket;

  /// Only with CURVE.
  private final @Nullable ZapSocket door;

  private final LargeReplies largeReplies;
  private long undeliverable;
  private long oversizedIdentities;

  /// A message as it arrived.
  ///
  /// @param principal whose key the connection has, or empty
  record Frame(byte[] identity, byte[] bytes, String principal) {}

  /// How the socket is set up.
  ///
  /// @param messageBytesMax larger messages close their connection before they are read
  /// @param waitingBytesMax what may wait for connections that do not read
  /// @param linger how long the last replies may take to leave after [#close]
  /// @param curve null for connections in the clear
  record Options(
      int messageBytesMax,
      long waitingBytesMax,
      Connections connections,
      Duration linger,
      @Nullable Curve curve) {}

  /// How connections are encrypted.
  ///
  /// @param access knows whose key a client's is
  record Curve(CurveKeys keys, Access access) {}

  private RouterSocket(EventLoop events, ZContext context, Options options) {
    this.events = events;
    this.context = context;
    largeReplies = new LargeReplies(options.waitingBytesMax());
    context.setThreadFactor(events::createThread); // before the first socket, and so the next
    context.setNotificationExceptionHandler(new TransportFaults());
    Curve curve = options.curve();
    door = curve == null ? null : new ZapSocket(context, curve.access()); // before the ROUTER
    socket = context.createSocket(SocketType.ROUTER);
    if (curve != null) {
      socket.setZapDomain("raincheck");
      socket.setCurveServer(true);
      socket.setCurvePublicKey(ZMQ.Curve.z85Decode(curve.keys().publicKey()));
      socket.setCurveSecretKey(ZMQ.Curve.z85Decode(curve.keys().secretKey()));
    }
    socket.setMaxMsgSize(options.messageBytesMax());
    socket.setMsgAllocator(size -> RouterMessages.incoming(size, options.messageBytesMax()));
    socket.setLinger((int) options.linger().toMillis());
    context.setLinger((int) options.linger().toMillis());
    socket.setEventHook(event -> count(event, options.connections()), CONNECTION_EVENTS);
    socket.setRouterMandatory(true);
    socket.setSndHWM(QUEUE_FRAMES_MAX);
    socket.setRcvHWM(curve == null ? arrivedMax(options) : QUEUE_FRAMES_MAX);
    socket.setIPv6(true);
    socket.setTCPKeepAlive(1);
    socket.setTCPKeepAliveIdle(KEEP_ALIVE_IDLE_S);
    socket.setTCPKeepAliveInterval(KEEP_ALIVE_INTERVAL_S);
    socket.setTCPKeepAliveCount(KEEP_ALIVE_PROBES);
  }

  /// In the clear only: under encryption JeroMQ 0.7.0 hands on a message that finds the queue full
  /// as it came, encrypted (`zmq.io.StreamEngine.pushOneThenDecodeAndPush`).
  private static int arrivedMax(Options options) {
    return Math.max(2, ARRIVED_BYTES_MAX / options.messageBytesMax());
  }

  /// On the transport's thread.
  private static void count(ZEvent event, Connections connections) {
    switch (event.getEvent()) {
      case ACCEPTED -> connections.accepted(event.getValue());
      case DISCONNECTED -> connections.ended(event.getValue());
      default -> {} // not asked for
    }
  }

  /// @param broken told, on any thread, when the transport fails for good
  static RouterSocket bind(String address, Options options, Consumer<String> broken) {
    var events = new EventLoop("raincheck-server", false, broken);
    ZContext context = events.make(() -> new ZContext(1));
    try {
      var router = new RouterSocket(events, context, options);
      router.socket.bind(address);
      return router;
    } catch (ZMQException refused) {
      events.close(context::close);
      throw new IllegalArgumentException(
          "address: \"%s\" cannot be bound: %s (expected: a free address of this machine such as tcp://127.0.0.1:5570, or tcp://127.0.0.1:* for any free port)"
              .formatted(address, reason(address, refused)),
          refused);
    } catch (RuntimeException failed) {
      throw events.abandoned(context::close, failed);
    }
  }

  /// The transport says "in use" whatever the system said, so the system is asked once more.
  private static String reason(String address, ZMQException refused) {
    return refused.getErrorCode() == ZError.EADDRINUSE
        ? BindProbe.whyNot(ServerAddress.toBind(address))
        : String.valueOf(refused.getMessage());
  }

  /// The address that was bound, with the port that was chosen.
  String address() {
    return socket.getLastEndpoint();
  }

  /// Has turns taken on the transport's thread, whenever there is something to receive, and owns
  /// the socket by them from now on.
  void start(EventLoop.Turns turns) {
    List<SelectableChannel> channels = new ArrayList<>(List.of(socket.getFD()));
    if (door != null) {
      channels.add(door.channel());
    }
    events.start(turns, channels);
  }

  /// What takes the turns.
  EventLoop events() {
    return events;
  }

  /// Whether [#receive] has something to give.
  boolean isReadable() {
    return (socket.getEvents() & ZMQ.Poller.POLLIN) != 0 || (door != null && door.isReadable());
  }

  /// Lets in, or not, whoever has knocked since.
  void answerHandshakes() {
    if (door != null) {
      door.answer();
    }
  }

  /// The next frame, if there is one. Of a message of several, which is none of ours, no frame is
  /// handed on but an empty one, so that the decoder says so.
  @Nullable Frame receive() {
    while (skipRest()) {
      byte[] identity = socket.recv(ZMQ.DONTWAIT);
      if (identity == null) {
        return null;
      }
      Msg body = socket.hasReceiveMore() ? socket.base().recv(ZMQ.DONTWAIT) : null;
      if (identity.length > IDENTITY_BYTES_MAX) {
        oversizedIdentities++;
      } else if (body != null) {
        return new Frame(identity, body.hasMore() ? new byte[0] : body.data(), principalOf(body));
      }
    }
    return null;
  }

  /// Skips what is left of the message that was received last.
  ///
  /// @return false if there is more of it: then after the transport has had its turn
  private boolean skipRest() {
    for (int frames = 0; socket.hasReceiveMore(); frames++) {
      if (frames == SKIPPED_FRAMES_MAX) {
        return false;
      }
      socket.recv(ZMQ.DONTWAIT);
    }
    return true;
  }

  private String principalOf(Msg body) {
    if (door == null) {
      return "";
    }
    Metadata metadata = body.getMetadata();
    return metadata == null ? "" : door.principalOf(metadata.get(Metadata.USER_ID));
  }

  /// Whether so many bytes more may wait for the connection.
  boolean hasRoom(byte[] identity, int size) {
    return size <= LargeReplies.SMALL_BYTES_MAX || largeReplies.hasRoom(identity, size);
  }

  /// Sends, or counts that it could not: the peer is gone or does not read. It will ask again if it
  /// cares.
  ///
  /// @return whether its connection was up and took it
  boolean send(byte[] identity, Slice frame) {
    boolean sent = hasRoom(identity, frame.length()) && trySend(identity, frame);
    if (!sent) {
      undeliverable++;
    }
    return sent;
  }

  private boolean trySend(byte[] identity, Slice frame) {
    boolean large = frame.length() > LargeReplies.SMALL_BYTES_MAX;
    try {
      return socket.send(identity, ZMQ.SNDMORE | ZMQ.DONTWAIT)
          && (large ? sendLarge(identity, frame) : socket.send(frame.toByteArray(), ZMQ.DONTWAIT));
    } catch (ZMQException unreachable) {
      if (unreachable.getErrorCode() != ZError.EHOSTUNREACH) {
        throw unreachable;
      }
      return false;
    }
  }

  /// The connection has ended: nothing waits for it any more.
  void forget(Connection connection) {
    largeReplies.ended(connection.identity());
  }

  private boolean sendLarge(byte[] identity, Slice frame) {
    Runnable gone = largeReplies.add(identity, frame.length());
    return socket.base().send(RouterMessages.outgoing(frame, gone), ZMQ.DONTWAIT);
  }

  /// Frames that no connection took; each may have held several replies.
  long undeliverable() {
    return undeliverable;
  }

  /// Handshakes that the door refused.
  long refused() {
    return door == null ? 0 : door.refused();
  }

  /// Messages ignored because of their sender's identity.
  long oversizedIdentities() {
    return oversizedIdentities;
  }

  /// Closes the socket; the last replies have the linger to leave. Not for the thread of the turns.
  @Override
  public void close() {
    events.close(context::close);
  }
}
