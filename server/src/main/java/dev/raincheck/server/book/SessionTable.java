package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Leftovers;
import dev.raincheck.server.state.OpenConnection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.Identifiers;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All sessions, and over which connection they were heard last. One that was silent for longer
/// than the lease is forgotten, with what it remembered.
final class SessionTable implements Room.Maker {
  /// Lease of a session without a call. Who opens sessions and does nothing with them does not shut
  /// others out for long; and a client loses nothing with one. It is also how long a client whose
  /// connection has ended has at least to come back.
  private static final long UNUSED_LEASE_NS = Reply.Terms.UNUSED_LEASE_MS * 1_000_000;

  private final Map<Long, Session> sessions = new HashMap<>();

  /// The same, in the order in which they were opened.
  private final NavigableMap<Long, Session> inOrder = new TreeMap<>();

  private long lastPlace;
  private final Map<Connection, OpenConnection> connections = new HashMap<>();
  private final BookSettings settings;
  private final TimerWheel wheel;
  private final UsageByClient usages;
  private final Consumer<SessionEntry> forgotten;
  private final CallKeys keys;
  private final long leaseNs;

  SessionTable(
      BookSettings settings,
      TimerWheel wheel,
      UsageByClient usages,
      CallKeys keys,
      Consumer<SessionEntry> forgotten) {
    this.settings = settings;
    this.wheel = wheel;
    this.usages = usages;
    this.keys = keys;
    this.forgotten = forgotten;
    this.leaseNs = settings.times().sessionLease().toNanos();
  }

  /// Lets the oldest session of this connection go if there is one too many; false if something is
  /// unanswered in each.
  boolean makeRoomOn(Connection connection) {
    OpenConnection open = connections.get(connection);
    if (open == null || !open.isFull()) {
      return true;
    }
    Session oldest = open.oldestAnswered();
    if (oldest != null) {
      end(oldest);
    }
    return oldest != null;
  }

  /// The account for another session of this client: one with a key is a client by its name,
  /// however many connections it has; without, each connection is one.
  Usage usageOf(Peer peer) {
    OpenConnection open = connections.get(peer.connection());
    return open == null || open.usage == null ? usages.ofNewClient(peer) : open.usage;
  }

  /// A new session. Its number is the server's choice and never used again by another run, so a
  /// call that was meant for an earlier run finds no session and is not run.
  Session open(Peer peer, Usage client, long nowNs) {
    long number = Identifiers.draw(settings.random());
    while (sessions.containsKey(number)) {
      number = Identifiers.draw(settings.random());
    }
    var id = new Session.Id(number, ++lastPlace);
    var session = new Session(id, peer, client, openConnection(peer.connection()), nowNs);
    client.openSession();
    client.grow(Session.BYTES);
    sessions.put(number, session);
    inOrder.put(session.place, session);
    put(session, session.connection);
    wheel.schedule(session, TimerWheel.notBefore(endNs(session)));
    return session;
  }

  /// The session, if it is this principal's.
  @Nullable Session find(long number, String principal) {
    Session session = sessions.get(number);
    return session != null && session.principal.equals(principal) ? session : null;
  }

  /// Takes note that the client is alive, over which connection, and of which replies it has.
  ///
  /// @param session null if it asks outside of any
  /// @return the client, with what it said of the replies that it takes
  Peer hear(@Nullable Session session, Peer from, long lowest, long nowNs) {
    if (session == null) {
      return new Peer(from.connection(), from.principal(), from.connection().takes);
    }
    hear(session, from.connection(), lowest, nowNs);
    return new Peer(session.connection.connection, session.principal, session.takes);
  }

  private void hear(Session session, Connection connection, long lowest, long nowNs) {
    session.lastHeardNs = nowNs;
    if (!connection.equals(session.connection.connection)) {
      leave(session);
      Leftovers.remove(session);
      session.connected();
      put(session, openConnection(connection));
    }
    session.forgetBelow(lowest, forgotten);
  }

  /// Who asks: the client, or a user of its, as the door that it is says; null if it may not speak
  /// for others.
  @Nullable Peer speaker(Peer client, Request.@Nullable User user) {
    if (user == null) {
      return client;
    }
    String principal =
        user.name().isEmpty()
            ? client.principal()
            : settings.access().principalOfUser(client.principal(), user.name());
    return principal == null ? null : client.of(principal, user.acknowledges());
  }

  private OpenConnection openConnection(Connection connection) {
    return connections.computeIfAbsent(connection, OpenConnection::new);
  }

  private static void put(Session session, OpenConnection open) {
    open.sessions.add(session);
    if (open.usage == null && session.principal.isEmpty()) {
      open.usage = session.usage;
    }
    session.connection = open;
  }

  private void leave(Session session) {
    OpenConnection left = session.connection;
    left.sessions.remove(session);
    if (left.sessions.isEmpty()) {
      connections.remove(left.connection, left);
    }
  }

  /// The connection has ended; its client may come back over another one, or not.
  void disconnected(Connection connection, long nowNs) {
    OpenConnection ended = connections.remove(connection);
    if (ended != null) {
      ended.sessions.forEach(session -> session.disconnected(nowNs));
    }
  }

  private long endNs(Session session) {
    return session.lastHeardNs + (session.used ? leaseNs : Math.min(leaseNs, UNUSED_LEASE_NS));
  }

  /// The session's timer fired: it is over, unless the client was heard meanwhile.
  void due(Session session, long nowNs) {
    long endNs = endNs(session);
    if (endNs > nowNs) {
      wheel.schedule(session, TimerWheel.notBefore(endNs));
      return;
    }
    end(session);
  }

  /// Nobody needs it any more. What its calls have become stays with those that have a token.
  void end(Session session) {
    sessions.remove(session.number);
    inOrder.remove(session.place);
    wheel.cancel(session);
    leave(session);
    Leftovers.remove(session);
    session.usage.closeSession();
    session.usage.grow(-Session.BYTES);
    keys.sessionEnded(session);
    session.calls().forEach(forgotten);
  }

  /// Its client has left it, and comes back in another one: what is still on its way is not run.
  void endFormer(long number, Session present) {
    Session former = find(number, present.principal);
    if (former != null && former != present) {
      end(former);
    }
  }

  /// Forgets the call, of which the client may ask again.
  void forget(Session session, Operation operation) {
    session.forget(operation.sequence);
    forgotten.accept(operation);
  }

  /// Its client says that it will not ask: nobody waits for what is unanswered.
  void leaveTaken(Session session) {
    for (SessionEntry call : session.calls()) {
      if (call instanceof Operation operation && operation.token == null) {
        operation.dropListeners();
      }
    }
    end(session);
  }

  @Override
  public boolean makeRoom(Usage usage, Room.Kind kind, long nowNs) {
    for (Usage of = usage; of != null; of = of.whole) {
      if (of.leftovers != null && makeRoom(of.leftovers, kind, nowNs)) {
        return true;
      }
    }
    return false;
  }

  private boolean makeRoom(Leftovers leftovers, Room.Kind kind, long nowNs) {
    return switch (kind) {
      case UNFINISHED, KEYS -> false;
      case KEPT, BYTES ->
          dropReplies(leftovers) || endOldest(leftovers, Leftovers.Loss.SEQUENCES, nowNs);
      case SESSIONS ->
          endOldest(leftovers, Leftovers.Loss.NOTHING, nowNs)
              || endOldest(leftovers, Leftovers.Loss.SEQUENCES, nowNs)
              || endOldest(leftovers, Leftovers.Loss.REPLIES, nowNs);
    };
  }

  private boolean dropReplies(Leftovers leftovers) {
    Session oldest = leftovers.oldest(Leftovers.Loss.REPLIES);
    if (oldest != null) {
      oldest.dropReplies(forgotten);
      Leftovers.put(oldest, Leftovers.Loss.SEQUENCES);
    }
    return oldest != null;
  }

  private boolean endOldest(Leftovers leftovers, Leftovers.Loss loss, long nowNs) {
    Session oldest = leftovers.oldest(loss);
    long graceNs = loss == Leftovers.Loss.NOTHING ? 0 : UNUSED_LEASE_NS;
    if (oldest == null || nowNs - oldest.disconnectedNs() < graceNs) {
      return false;
    }
    end(oldest);
    return true;
  }

  /// For tests: whether the wheel ends the session in time.
  boolean isScheduled(Session session) {
    return wheel.firesBy(session, TimerWheel.notBefore(endNs(session)));
  }

  /// In the order in which they were opened.
  NavigableMap<Long, Session> inOrder() {
    return inOrder;
  }

  Collection<Session> all() {
    return sessions.values();
  }

  Collection<OpenConnection> connections() {
    return connections.values();
  }

  int size() {
    return sessions.size();
  }
}
