package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.require;
import static dev.raincheck.server.book.Recount.requireEqual;

import dev.raincheck.server.state.Leftovers;
import dev.raincheck.server.state.OpenConnection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.Usage;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through the sessions again: what each remembers, what of that is unanswered, over which
/// connection it was heard, and whether it may give way.
final class SessionRecount {
  private final UsageRecount usages;
  private final Map<Operation, Session> remembered = new HashMap<>();

  SessionRecount(UsageRecount usages) {
    this.usages = usages;
  }

  void add(SessionTable table, TimerWheel wheel) {
    table.all().forEach(session -> add(session, table, wheel));
    for (OpenConnection open : table.connections()) {
      require(!open.sessions.isEmpty(), open, "is known without a session");
      require(
          open.sessions.stream().allMatch(it -> it.connection == open),
          open,
          "has a session that was heard over another one");
    }
  }

  private void add(Session session, SessionTable table, TimerWheel wheel) {
    usages.add(session);
    int unanswered = 0;
    for (SessionEntry call : session.calls()) {
      switch (call) {
        case Operation operation -> {
          remembered.put(operation, session);
          unanswered += Session.isAnswered(operation) ? 0 : 1;
        }
        case SessionEntry.Refused refused -> usages.add(refused);
        case SessionEntry.Gone gone -> usages.add(gone);
        case SessionEntry.Joined joined -> usages.add(joined);
      }
    }
    requireEqual(session.unanswered(), unanswered, "unanswered in", session);
    require(
        session.connection.sessions.contains(session)
            && session.isDisconnected() != table.connections().contains(session.connection),
        session,
        "was heard over a connection that does not know it");
    require(
        wheel.firesBy(session, TimerWheel.notBefore(table.endNs(session))),
        session,
        "has a lease that nobody ends");
    checkLeftover(session);
  }

  private static void checkLeftover(Session session) {
    require(
        (session.leftover != null) == (session.isDisconnected() && session.isAnswered()),
        session,
        "may give way, or may not, against its state");
    for (Usage usage = session.usage; usage != null; usage = usage.whole) {
      for (Leftovers.Loss loss : Leftovers.Loss.values()) {
        require(
            usage.leftovers == null
                || usage.leftovers.contains(session, loss) == (session.leftover == loss),
            session,
            "gives way otherwise than it says");
      }
    }
    require(
        session.leftover != Leftovers.Loss.NOTHING || session.size() == 0,
        session,
        "gives way as if it remembered nothing");
  }

  /// Those that some session remembers.
  Set<Operation> operations() {
    return remembered.keySet();
  }

  /// The session that remembers the operation; null if none does.
  @Nullable Session of(Operation operation) {
    return remembered.get(operation);
  }
}
