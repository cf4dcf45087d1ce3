package dev.raincheck.server;

import dev.raincheck.protocol.TimerWheel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All sessions. One that was silent for longer than the lease is forgotten, with what it
/// remembered.
final class SessionTable {
  /// Lease of a session without a call. Who opens sessions and does nothing with them does not shut
  /// others out for long; and a client loses nothing with one.
  private static final long UNUSED_LEASE_NS = 30_000_000_000L;

  private final Map<Long, Session> sessions = new HashMap<>();
  private final BookSettings settings;
  private final TimerWheel wheel;
  private final Consumer<SessionCall> forgotten;
  private final long leaseNs;

  SessionTable(BookSettings settings, TimerWheel wheel, Consumer<SessionCall> forgotten) {
    this.settings = settings;
    this.wheel = wheel;
    this.forgotten = forgotten;
    this.leaseNs = settings.times().sessionLease().toNanos();
  }

  /// A new session. Its number is the server's choice and never used again by another run, so a
  /// call that was meant for an earlier run finds no session and is not run.
  Session open(String principal, Usage client, long nowNs) {
    long number = Identifiers.draw(settings.random());
    while (sessions.containsKey(number)) {
      number = Identifiers.draw(settings.random());
    }
    var session = new Session(number, principal, client, nowNs);
    client.openSession();
    client.grow(Session.BYTES);
    sessions.put(number, session);
    wheel.schedule(session, TimerWheel.notBefore(endNs(session)));
    return session;
  }

  /// The session, if it is this principal's.
  @Nullable Session find(long number, String principal) {
    Session session = sessions.get(number);
    return session != null && session.principal.equals(principal) ? session : null;
  }

  /// Takes note that the client is alive, and of which replies it has.
  void hear(Session session, long lowest, long nowNs) {
    session.lastHeardNs = nowNs;
    session.forgetBelow(lowest, forgotten);
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
    sessions.remove(session.number);
    session.usage.closeSession();
    session.usage.grow(-Session.BYTES);
    session.calls().forEach(forgotten);
  }

  int size() {
    return sessions.size();
  }
}
