package dev.raincheck.server.state;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection with the sessions that were heard over it last, in the order in which they came.
public final class OpenConnection {
  /// Of one connection. A client needs one; who opens more loses the oldest in which nothing is
  /// unanswered.
  public static final int SESSIONS_MAX = 16;

  public final Connection connection;
  public final Set<Session> sessions = new LinkedHashSet<>(4);

  /// What its sessions use, if their client has no key; null as long as there was none.
  public @Nullable Usage usage;

  public OpenConnection(Connection connection) {
    this.connection = connection;
  }

  public boolean isFull() {
    return sessions.size() >= SESSIONS_MAX;
  }

  /// The oldest in which every call was answered; null if there is none.
  public @Nullable Session oldestAnswered() {
    for (Session session : sessions) {
      if (session.isAnswered()) {
        return session;
      }
    }
    return null;
  }
}
