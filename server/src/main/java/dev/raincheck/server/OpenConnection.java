package dev.raincheck.server;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection with the sessions that were heard over it last, in the order in which they came.
final class OpenConnection {
  /// Of one connection. A client needs one; who opens more loses the oldest in which nothing is
  /// unanswered.
  static final int SESSIONS_MAX = 16;

  final Connection connection;
  final Set<Session> sessions = new LinkedHashSet<>(4);

  /// What its sessions use, if their client has no key; null as long as there was none.
  @Nullable Usage usage;

  OpenConnection(Connection connection) {
    this.connection = connection;
  }

  boolean isFull() {
    return sessions.size() >= SESSIONS_MAX;
  }

  /// The oldest in which every call was answered; null if there is none.
  @Nullable Session oldestAnswered() {
    for (Session session : sessions) {
      if (session.isAnswered()) {
        return session;
      }
    }
    return null;
  }
}
