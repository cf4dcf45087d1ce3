package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.JeroMq;
import dev.raincheck.transport.loop.KeepAlive;
import dev.raincheck.transport.loop.TransportFaults;
import dev.raincheck.transport.tls.OwnConnections;
import dev.raincheck.transport.tls.TlsContext;
import java.net.UnknownHostException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.UncheckedZMQException;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/// The client's end of the wire, and the only class of the client that knows ZeroMQ. Who makes it
/// owns it until it starts the loop, and then the loop does.
public final class DealerSocket implements AutoCloseable {
  static {
    // JeroMQ is on the class path: docs/decisions/jeromq-on-the-class-path.md
    DealerSocket.class.getModule().addReads(DealerSocket.class.getClassLoader().getUnnamedModule());
    JeroMq.makeReadable();
  }

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");
  private static final int LINGER_MS = 500;

  private static final int HANDSHAKE_EVENTS =
      ZMQ.EVENT_CONNECTED
          | ZMQ.EVENT_CONNECT_RETRIED
          | ZMQ.EVENT_HANDSHAKE_PROTOCOL
          | ZMQ.HANDSHAKE_FAILED_AUTH
          | ZMQ.EVENT_DISCONNECTED;

  private final EventLoop events;
  private final ZContext context;
  private final int frameBytesMax;
  private final Encryption.@Nullable Curve curve;
  private final boolean follows;
  private final @Nullable TlsDealing tls;
  private final Handshakes handshakes;
  private final Connecting connecting;
  private ServerLine line;
  private boolean started;
  private boolean refused;
  private @Nullable String obstacle;
  private long unsent;

  /// @param broken called, on any thread, when the transport fails for good
  /// @throws IllegalArgumentException if the host has no address, or the keys for TLS cannot be
  ///   used
  public DealerSocket(DealerOptions options, long nowNs, Consumer<String> broken) {
    Endpoints server = options.server();
    TlsContext keys = TlsDealing.context(options.encryption());
    this.events = new EventLoop("raincheck-client", true, broken);
    this.context = events.make(() -> new ZContext(1));
    this.curve = options.encryption() instanceof Encryption.Curve chosen ? chosen : null;
    this.tls = keys == null ? null : new TlsDealing(keys, events);
    this.follows = options.follows();
    long more = curve == null ? 0 : CurveKeys.FRAME_OVERHEAD_BYTES;
    this.frameBytesMax = Math.clamp(options.messageBytesMax() + more, 0, Integer.MAX_VALUE);
    this.handshakes = new Handshakes(Security.of(options.encryption()));
    context.setThreadFactor(events::createThread); // before the first socket, and so the next
    context.setNotificationExceptionHandler(
        new TransportFaults("the client connects again by itself if its connection is dead"));
    context.setLinger(LINGER_MS);
    try {
      var learned = new LearnedServers(Security.of(options.encryption()), new SplittableRandom());
      connecting = new Connecting(server, server.lookUp(), learned, handshakes, events::wake);
      connecting.isDue(nowNs);
      OwnConnections.install();
      line = open();
      line.dial();
    } catch (UnknownHostException | ZMQException refused) {
      close();
      throw new IllegalArgumentException(
          "address: \"%s\" cannot be connected to: %s (expected: the address of a server; check the name of the host)"
              .formatted(server, refused.getMessage()),
          refused);
    } catch (RuntimeException failed) {
      throw events.closeAfter(failed, this::closeTransport);
    }
  }

  private ServerLine open() {
    ZMQ.Socket fresh = context.createSocket(SocketType.DEALER);
    fresh.setLinger(LINGER_MS);
    fresh.setMaxMsgSize(frameBytesMax);
    fresh.setIPv6(true);
    KeepAlive.enable(fresh);
    if (curve != null) {
      curve.encrypt(fresh);
    }
    Target target = connecting.target();
    int attempt = handshakes.begin(target.toString(), connecting.isGiven());
    var opened =
        new ServerLine(
            fresh, frameBytesMax, tls, target, events::turnSoon, it -> failed(it, attempt));
    fresh.setMsgAllocator(opened);
    fresh.setEventHook(event -> handshake(event, attempt), HANDSHAKE_EVENTS);
    return opened;
  }

  /// On the transport's thread.
  private void handshake(ZEvent event, int attempt) {
    switch (event.getEvent()) {
      case CONNECTED -> {
        handshakes.connected(attempt);
        events.rescanTwice();
      }
      case CONNECT_RETRIED -> handshakes.refused(attempt);
      case HANDSHAKE_PROTOCOL -> handshakes.greeted(attempt, event.<Integer>getValue());
      case HANDSHAKE_FAILED_AUTH -> handshakes.denied(attempt);
      case DISCONNECTED -> handshakes.ended(attempt);
      default -> {} // not asked for
    }
    events.wake();
  }

  /// Why there is no sense in going on before [#reconnect], once; or null if there is.
  public @Nullable String pollRefusal() {
    String why = handshakes.pollRefusal();
    refused |= why != null;
    return why;
  }

  /// The number of the connection that is up, or 0 if there is none.
  public int connection() {
    return handshakes.connection();
  }

  /// How far the connections to the server come.
  public String account() {
    return handshakes.account();
  }

  private void failed(TlsDealing.Failure why, int attempt) {
    handshakes.failed(attempt, why.fault(), why.forGood());
    events.wake();
  }

  /// Goes on with connecting; see [#connection] for what came of it.
  public void advance(long nowNs) {
    line.advance();
    if (tls != null) {
      tls.advance();
    }
    if (refused || !connecting.isDue(nowNs)) {
      return;
    }
    String why = connect();
    if (why != null) {
      connecting.failed(nowNs);
    }
    if (why != null && !why.equals(obstacle)) { // logged once, however often it is tried
      LOG.warn("no connection can be made now: {}", why);
    }
    obstacle = why;
  }

  /// When [#advance] has something to do by itself, or [Long#MAX_VALUE].
  public long dueNs() {
    return refused ? Long.MAX_VALUE : connecting.dueNs();
  }

  /// Drops this connection with the next [#advance], and makes another one.
  ///
  /// @param elsewhere to another server, if there is one
  public void reconnect(boolean elsewhere) {
    refused = false;
    if (tls != null && tls.isAtWork()) {
      return; // this process is late, and not the server
    }
    if (elsewhere) {
      connecting.elsewhere();
    } else {
      connecting.again();
    }
  }

  /// The server has said which store it has, and where others are that share it.
  ///
  /// @return whether it may be used; else another connection is made
  public boolean meets(List<String> servers, long store) {
    return connecting.meets(follows ? servers : List.of(), store);
  }

  /// Whether there are servers to go on to.
  public boolean knowsOthers() {
    return connecting.knowsOthers();
  }

  /// Whether there are servers to go on to that know the same durable tokens.
  public boolean knowsNeighbours() {
    return connecting.knowsNeighbours();
  }

  /// Makes a new connection, and drops the old one with all that is queued in it. While the process
  /// is out of file descriptors the old one stays.
  ///
  /// @return why there is no new connection now, or null; then it is to be tried again
  @Nullable String connect() {
    try {
      ServerLine fresh = open();
      if (started) {
        events.forget(line.channel());
        events.watch(fresh.channel());
      }
      line.drop();
      line = fresh;
      line.dial();
      return null;
    } catch (UncheckedZMQException notNow) { // this process has no room
      return notNow.toString();
    }
  }

  /// Takes turns on the transport's thread, and owns the socket by them from now on.
  public void start(EventLoop.Turns turns) {
    started = true;
    events.start(turns, List.of(line.channel()));
  }

  /// What takes the turns.
  public EventLoop events() {
    return events;
  }

  /// What came last is a message of Raincheck's.
  public void understood() {
    connecting.heard();
  }

  /// What came last is none.
  ///
  /// @return whether it is the first time from there
  public boolean misunderstood(byte[] frame) {
    return connecting.misunderstood(frame);
  }

  /// The present connection.
  public ServerLine line() {
    return line;
  }

  /// Whether [#receive] has something to give.
  public boolean isReadable() {
    return line.isReadable();
  }

  byte @Nullable [] receive() {
    return line.receive();
  }

  /// Sends, or counts that too many wait; what matters is sent again.
  void send(Slice frame) {
    if (!line.send(frame)) {
      unsent++;
    }
  }

  /// Frames that the transport's queue did not take; each may have held several requests.
  public long unsent() {
    return unsent;
  }

  /// Not for the thread of the turns.
  @Override
  public void close() {
    events.close(this::closeTransport);
  }

  private void closeTransport() {
    if (tls != null) {
      tls.close();
    }
    context.close();
  }
}
