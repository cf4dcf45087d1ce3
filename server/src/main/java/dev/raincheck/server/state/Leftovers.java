package dev.raincheck.server.state;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The sessions of one client, or of everybody, whose connection has ended, in the order in which
/// they did. Their clients may come back. If they do not, this is what gives way when room is
/// needed, before anybody is refused.
public final class Leftovers {
  /// What would be lost with a session.
  public enum Loss {
    /// Nothing: no call was made in it, or every reply has arrived.
    NOTHING,
    /// Replies without a token, all sent, none confirmed.
    REPLIES,
    /// The knowledge which calls were made in it.
    SEQUENCES
  }

  private final Map<Loss, SequencedSet<Session>> sessions = new EnumMap<>(Loss.class);

  /// Puts the session behind all others, with everybody whose it is.
  public static void put(Session session, Loss loss) {
    remove(session);
    session.leftover = loss;
    for (Usage usage = session.usage; usage != null; usage = usage.whole) {
      if (usage.leftovers != null) {
        usage.leftovers.sessions.computeIfAbsent(loss, it -> new LinkedHashSet<>()).add(session);
      }
    }
  }

  /// Takes the session out: its client is back, or it is over.
  public static void remove(Session session) {
    Loss loss = session.leftover;
    session.leftover = null;
    for (Usage usage = session.usage; loss != null && usage != null; usage = usage.whole) {
      if (usage.leftovers != null) {
        usage.leftovers.of(loss).remove(session);
      }
    }
  }

  /// The one that is here for the longest time.
  public @Nullable Session oldest(Loss loss) {
    SequencedSet<Session> all = of(loss);
    return all.isEmpty() ? null : all.getFirst();
  }

  public boolean contains(Session session, Loss loss) {
    return of(loss).contains(session);
  }

  public int size(Loss loss) {
    SequencedSet<Session> all = sessions.get(loss);
    return all == null ? 0 : all.size();
  }

  private SequencedSet<Session> of(Loss loss) {
    return sessions.computeIfAbsent(loss, it -> new LinkedHashSet<>());
  }
}
