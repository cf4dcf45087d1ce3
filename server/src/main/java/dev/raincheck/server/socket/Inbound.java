package dev.raincheck.server.socket;

import dev.raincheck.server.state.Outflow;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.TransportFaults;
import dev.raincheck.transport.tls.OwnConnections;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;
import zmq.io.net.Listener;

/// All that comes in by one socket: who may connect, how long handshakes may take, how much memory
/// frames may have. The transport asks it for the room of each frame, and for its listener
/// (docs/decisions/connections-of-our-own.md). The transport thread's.
final class Inbound implements OwnConnections.Listens {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final Parts parts;
  private final Handshakes handshakes;

  /// Those of which no more is read until there is room.
  private final Set<RouterEngine> stopped = new LinkedHashSet<>();

  /// Those of which something has come and waits for the loop.
  private final Queue<RouterSession> speaking = new ArrayDeque<>();

  /// Those for which the loop has something.
  private final List<RouterSession> leaving = new ArrayList<>();

  private Entrance entrance = Entrance.NONE;
  private long identities;
  private @Nullable RouterListener listener;
  private @Nullable RouterSession reading;

  /// When it began to read from that: once for all that comes at once.
  private long readNs;

  private long foreigners;
  private long foreignMessages;
  private long ended;

  /// What it works with.
  ///
  /// @param frameBytesMax a second fence behind the transport's own limit: it once made room for
  ///   whatever a header declared
  /// @param gate through which all come who come over TLS; null without it
  /// @param due runs when [#nextDueNs] has become earlier
  /// @param heard runs when something has arrived
  record Parts(
      Connections connections,
      Inflow inflow,
      Outflow outflow,
      int frameBytesMax,
      @Nullable TlsGate gate,
      TransportFaults faults,
      LongSupplier clock,
      Runnable due,
      Runnable heard) {}

  Inbound(Parts parts) {
    this.parts = parts;
    handshakes = new Handshakes(parts.due());
  }

  @Override
  public Listener listen(IOThread thread, SocketBase socket, Options options) {
    var its = new RouterListener(thread, socket, options, this);
    listener = its;
    return its;
  }

  /// What comes in is this door's.
  void leadTo(Entrance its) {
    entrance = its;
  }

  Entrance entrance() {
    return entrance;
  }

  /// Whether the transport has asked for the listener.
  boolean isInstalled() {
    return listener != null;
  }

  @Nullable TlsGate gate() {
    return parts.gate();
  }

  Connections connections() {
    return parts.connections();
  }

  Handshakes handshakes() {
    return handshakes;
  }

  Inflow inflow() {
    return parts.inflow();
  }

  Outflow outflow() {
    return parts.outflow();
  }

  long nowNs() {
    return parts.clock().getAsLong();
  }

  void due() {
    parts.due().run();
  }

  /// From now on the transport reads from this one.
  void reads(RouterSession session) {
    reading = session;
    readNs = nowNs();
  }

  /// When what is read now had come.
  long readNs() {
    return readNs;
  }

  @Override
  public Msg allocate(int size) {
    if (size < 0 || size > parts.frameBytesMax() || reading == null) {
      throw new RefusedFrameException("it announces " + size + " bytes");
    }
    return reading.announced(size);
  }

  /// Something has come from one of which nothing waits.
  void speaks(RouterSession session) {
    speaking.add(session);
    parts.heard().run();
  }

  /// What has arrived next, or null. Connections take turns: none waits behind all that another has
  /// sent.
  @Nullable Msg nextArrival() {
    RouterSession session = speaking.poll();
    if (session == null) {
      return null;
    }
    Msg next = session.nextArrival();
    if (session.hasArrivals()) {
      speaking.add(session);
    }
    return next;
  }

  boolean hasArrivals() {
    return !speaking.isEmpty();
  }

  /// The loop has something for this one.
  void leaves(RouterSession session) {
    leaving.add(session);
  }

  /// Has everything written that the loop has sent.
  void flush() {
    leaving.forEach(RouterSession::depart);
    leaving.clear();
  }

  /// What no other connection is known by.
  byte[] freshIdentity() {
    return ByteBuffer.allocate(Long.BYTES).putLong(++identities).array();
  }

  /// Nothing more is to be read from this one for now.
  void stopped(RouterEngine engine) {
    stopped.add(engine);
  }

  /// What has come due, and those that may go on.
  void advance(long nowNs) {
    outflow().advance(nowNs);
    handshakes.advance(nowNs);
    if (listener != null) {
      listener.advance(nowNs);
    }
    if (hasToGoOn()) {
      List<RouterEngine> again = List.copyOf(stopped);
      stopped.clear();
      again.forEach(RouterEngine::restartInput);
    }
  }

  /// Whether [#advance] has something to do now.
  boolean hasToGoOn() {
    return !stopped.isEmpty() && inflow().hasRoom();
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  long nextDueNs() {
    return Math.min(
        handshakes.nextDueNs(), listener == null ? Long.MAX_VALUE : listener.nextDueNs());
  }

  /// A connection has ended.
  void ended(RouterSession session, @Nullable RouterEngine engine, InetAddress peer) {
    handshakes.over(session);
    connections().ended(peer);
    if (engine != null) {
      stopped.remove(engine);
    }
  }

  /// The transport threw over a peer's bytes.
  void failed(RuntimeException fault) {
    parts.faults().uncaughtException(Thread.currentThread(), fault);
  }

  void tellForeigner(InetAddress peer) {
    if (Long.bitCount(++foreigners) == 1) { // the first, second, fourth …: nobody fills the log
      LOG.warn(
          "something at {} connects that does not speak ZMTP 3, {} so far; it is turned away (an"
              + " HTTP or TLS client, a port scanner, or ZeroMQ before 4.0)",
          peer.getHostAddress(),
          foreigners);
    }
  }

  void tellManyFrames(InetAddress peer) {
    if (foreignMessages++ == 0) {
      LOG.warn(
          "a client at {} sends messages of several frames, which Raincheck does not use; they are"
              + " dropped (expected: one frame, perhaps behind an empty one). Logged once",
          peer.getHostAddress());
    }
  }

  void tellEnded(InetAddress peer, String why) {
    if (Long.bitCount(++ended) == 1) {
      LOG.warn("the connection of {} was ended: {} ({} so far)", peer.getHostAddress(), why, ended);
    }
  }
}
