package dev.raincheck.server.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.JeroMq;
import dev.raincheck.transport.loop.KeepAlive;
import dev.raincheck.transport.loop.TransportFaults;
import dev.raincheck.transport.tls.OwnConnections;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.ZError;

/// The server's end of the wire, and with its door the only class of the server that knows ZeroMQ.
/// The thread that binds it owns it until it starts the loop, and then the loop does.
public final class RouterSocket implements AutoCloseable {
  static {
    // JeroMQ is on the class path: docs/decisions/jeromq-on-the-class-path.md
    RouterSocket.class.getModule().addReads(RouterSocket.class.getClassLoader().getUnnamedModule());
    JeroMq.makeReadable();
  }

  /// Smaller replies share frames.
  static final int SMALL_BYTES_MAX = 1_024;

  private final EventLoop events;
  private final ZContext context;
  private final ZMQ.Socket socket;

  private final Gatekeeper gatekeeper;
  private final Inbound inbound;
  private long undeliverable;
  private long arrivedNs;

  /// What has arrived.
  public sealed interface Arrival {
    Connection connection();
  }

  /// A message.
  ///
  /// @param principal whose key the connection has, or empty
  public record Frame(Connection connection, byte[] bytes, String principal) implements Arrival {}

  /// The end of a connection from which messages came.
  public record Ended(Connection connection) implements Arrival {}

  /// How the socket is set up.
  ///
  /// @param messageBytesMax larger messages close their connection before they are read
  /// @param waitingBytesMax what may wait for connections that do not read
  /// @param incomingBytesMax what may be under way from all peers, and what may wait for the loop
  /// @param linger how long the last replies may take to leave after [#close]
  /// @param encryption null for connections in the clear
  public record Options(
      int messageBytesMax,
      long waitingBytesMax,
      long incomingBytesMax,
      Connections connections,
      Duration linger,
      LongSupplier clock,
      @Nullable Encryption encryption) {
    int frameBytesMax() {
      long more = encryption instanceof Encryption.Curve ? CurveKeys.FRAME_OVERHEAD_BYTES : 0;
      return Math.clamp(messageBytesMax + more, 0, Integer.MAX_VALUE);
    }
  }

  private RouterSocket(EventLoop events, ZContext context, Options options) {
    this.events = events;
    this.context = context;
    context.setThreadFactor(events::createThread); // before the first socket, and so the next
    var faults = new TransportFaults("that connection is dead, and all others are served");
    context.setNotificationExceptionHandler(faults);
    TlsGate gate =
        options.encryption() instanceof Encryption.Tls tls
            ? new TlsGate(tls, options.clock(), events::wake)
            : null;
    inbound =
        new Inbound(
            new Inbound.Parts(
                options.connections(),
                new Inflow(options.incomingBytesMax()),
                new Outflow(options.waitingBytesMax()),
                options.frameBytesMax(),
                gate,
                faults,
                options.clock(),
                events::wake,
                events::turnSoon));
    gatekeeper = gate == null ? gatekeeper(options) : gate;
    socket = context.createSocket(SocketType.ROUTER); // after the one that answers for it
    if (options.encryption() instanceof Encryption.Curve curve) {
      socket.setZapDomain("raincheck");
      socket.setCurveServer(true);
      socket.setCurvePublicKey(ZMQ.Curve.z85Decode(curve.keys().publicKey()));
      socket.setCurveSecretKey(ZMQ.Curve.z85Decode(curve.keys().secretKey()));
    }
    socket.setMaxMsgSize(options.frameBytesMax());
    socket.setMsgAllocator(inbound); // by which it also finds its listener
    socket.setHandshakeIvl(0); // of the greeting alone; Handshakes has a time for all of it
    socket.setLinger((int) options.linger().toMillis());
    context.setLinger((int) options.linger().toMillis());
    socket.setIPv6(true);
    KeepAlive.enable(socket);
  }

  private Gatekeeper gatekeeper(Options options) {
    return options.encryption() instanceof Encryption.Curve curve
        ? new ZapSocket(context, curve.access(), options.clock())
        : Gatekeeper.NONE;
  }

  /// @param broken called, on any thread, when the transport fails for good
  public static RouterSocket bind(String address, Options options, Consumer<String> broken) {
    var events = new EventLoop("raincheck-server", false, broken);
    ZContext context = events.make(() -> new ZContext(1));
    try {
      var router = new RouterSocket(events, context, options);
      OwnConnections.install();
      router.socket.bind(ServerAddress.toBind(address).underTls());
      if (!router.inbound.isInstalled()) {
        throw new IllegalStateException(
            "another library has installed a tcp provider into JeroMQ, which cannot bound what"
                + " strangers do (expected: none)");
      }
      router.gatekeeper.start();
      return router;
    } catch (ZMQException refused) {
      events.close(context::close);
      throw new IllegalArgumentException(
          "address: \"%s\" cannot be bound: %s (expected: a free address of this machine; take another port, or * for any free one)"
              .formatted(address, reason(address, refused)),
          refused);
    } catch (RuntimeException failed) {
      throw events.closeAfter(failed, context::close);
    }
  }

  /// The transport says "in use" whatever the system said, so the system is asked once more.
  private static String reason(String address, ZMQException refused) {
    return refused.getErrorCode() == ZError.EADDRINUSE
        ? BindProbe.whyNot(ServerAddress.toBind(address))
        : String.valueOf(refused.getMessage());
  }

  /// The address that was bound, with the port that was chosen.
  public String address() {
    ServerAddress bound = ServerAddress.toBind(socket.getLastEndpoint());
    boolean isTls = gatekeeper instanceof TlsGate;
    return new ServerAddress(bound.host(), bound.port(), isTls).toString();
  }

  /// Its connections lead to this door. Before any message is received.
  void leadTo(Entrance its) {
    inbound.leadTo(its);
  }

  /// What is readable when there is something to receive.
  List<SelectableChannel> channels() {
    List<SelectableChannel> all = new ArrayList<>(gatekeeper.channels());
    all.addFirst(socket.getFD());
    return all;
  }

  /// What takes the turns: from its start the socket is theirs.
  public EventLoop events() {
    return events;
  }

  /// Whether [#receive] has something to give.
  public boolean isReadable() {
    return inbound.hasArrivals() || gatekeeper.isReadable() || inbound.hasToGoOn();
  }

  /// Answers the handshakes that wait for authorization; ends what has taken too long.
  public void advance(long nowNs) {
    socket.getEvents(); // by which it does what the transport asks of it; messages pass it by
    gatekeeper.advance();
    inbound.advance(nowNs);
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  public long nextDueNs() {
    return inbound.nextDueNs();
  }

  /// What has arrived next, or null.
  @Nullable Arrival receive() {
    while (true) {
      Msg next = inbound.nextArrival();
      if (next == null) {
        return null;
      }
      if (next instanceof RouterMessages.Incoming message) {
        byte[] bytes = message.data();
        arrivedNs = message.arrivedNs;
        return new Frame(message.from.taken(bytes), bytes, gatekeeper.principalOf(message));
      }
      if (next instanceof RouterMessages.Ended end && end.from.connection() != null) {
        arrivedNs = Door.JUST_NOW;
        return new Ended(end.from.connection());
      }
    }
  }

  /// When the last [Frame] that was received had come, by the clock of the options; what is no
  /// frame comes just now.
  long arrivedNs() {
    return arrivedNs;
  }

  /// Sends with the next [#flush], or counts that it could not: the peer is gone or does not read.
  /// It will ask again if it cares.
  ///
  /// @return whether its connection was up and took it
  boolean send(Connection connection, Slice frame) {
    boolean sent = inbound.outflow().send(connection.line(), frame);
    undeliverable += sent ? 0 : 1;
    return sent;
  }

  /// Has everything written that was sent.
  void flush() {
    inbound.flush();
  }

  /// Frames that no connection took; each may have held several replies.
  public long undeliverable() {
    return undeliverable;
  }

  /// Bytes of large frames that were announced and are not complete.
  long awaitedBytes() {
    return inbound.inflow().awaitedBytes();
  }

  /// How many connections are open, of how many; for any thread, so only roughly true.
  public Connections connections() {
    return inbound.connections();
  }

  /// Handshakes that were refused.
  public long refused() {
    return gatekeeper.refused();
  }

  /// Closes the socket; the last replies have the linger to leave. Not for the thread of the turns.
  @Override
  public void close() {
    gatekeeper.close();
    events.close(context::close);
  }
}
