package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.require;
import static dev.raincheck.server.book.Recount.requireEqual;

import dev.raincheck.server.state.Leftovers;
import dev.raincheck.server.state.OpenConnection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.Usage;
import java.util.function.Consumer;

/// Goes through the sessions again: what each remembers, what of that is unanswered, over which
/// connection it was heard, and whether it may give way.
final class SessionRecount {
  private final SessionTable table;
  private final UsageRecount usages;
  private final Consumer<Operation> operations;
  private final Consumer<Session> each = this::add;
  private int connected;

  /// @param operations hears of each that a session remembers
  SessionRecount(SessionTable table, UsageRecount usages, Consumer<Operation> operations) {
    this.table = table;
    this.usages = usages;
    this.operations = operations;
  }

  void add() {
    connected = 0;
    table.all().forEach(each);
    requireEqual(table.inOrder().size(), table.size(), "sessions in order, of", "all");
    int heard = 0;
    for (OpenConnection open : table.connections()) {
      require(!open.sessions.isEmpty(), open, "is known without a session");
      for (Session session : open.sessions) {
        require(
            session.connection == open && !session.isDisconnected(),
            open,
            "has a session that was heard over another one");
      }
      heard += open.sessions.size();
    }
    requireEqual(heard, connected, "sessions that are connected, of", "all");
  }

  private void add(Session session) {
    usages.add(session);
    require(table.inOrder().get(session.place) == session, session, "is not in order");
    int unanswered = 0;
    for (SessionEntry call : session.calls()) {
      switch (call) {
        case Operation operation -> {
          require(
              operation.session == session,
              operation,
              "names another session than the one that remembers it");
          operations.accept(operation);
          unanswered += Session.isAnswered(operation) ? 0 : 1;
        }
        case SessionEntry.Refused refused -> usages.add(refused);
        case SessionEntry.Gone gone -> usages.add(gone);
        case SessionEntry.Joined joined -> usages.add(joined);
      }
    }
    requireEqual(session.unanswered(), unanswered, "unanswered in", session);
    connected += session.isDisconnected() ? 0 : 1;
    require(
        session.connection.sessions.contains(session),
        session,
        "was heard over a connection that does not know it");
    require(table.isScheduled(session), session, "has a lease that nobody ends");
    checkLeftover(session);
  }

  /// That it waits in the queue that it names; how many wait in each is counted, so in no other.
  private static void checkLeftover(Session session) {
    Leftovers.Loss loss = session.leftover;
    require(
        (loss != null) == (session.isDisconnected() && session.isAnswered()),
        session,
        "may give way, or may not, against its state");
    for (Usage usage = session.usage; loss != null && usage != null; usage = usage.whole) {
      require(
          usage.leftovers == null || usage.leftovers.contains(session, loss),
          session,
          "gives way otherwise than it says");
    }
    require(
        loss != Leftovers.Loss.NOTHING || session.size() == 0,
        session,
        "gives way as if it remembered nothing");
  }
}
