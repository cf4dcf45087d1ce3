package dev.raincheck.server.state;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.RecordId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who wants to hear unasked of operations that other servers have. A client that waits asks again
/// from time to time; who does not is forgotten. If there are too many operations, the one is
/// forgotten whose turn, or last question, was longest ago. To forget somebody costs a poll.
public final class Watchers {
  private static final int MAX = 10_000;

  private final long keptNs;

  /// The one whose turn, or last question, was longest ago first.
  private final Map<RecordId, Watched> all = new LinkedHashMap<>();

  /// One operation.
  private static final class Watched {
    /// The question of each connection, the oldest first.
    final Map<Connection, BookTimer.Inquiry> questions = new LinkedHashMap<>();

    long untilNs;
    @Nullable Progress told;
  }

  /// @param keptNs how long a question is believed to be of interest
  public Watchers(long keptNs) {
    this.keptNs = keptNs;
  }

  /// @param told how far the operation has come, as who asks knows by now
  public void add(
      RecordId record, BookTimer.Inquiry question, @Nullable Progress told, long nowNs) {
    Watched before = all.remove(record); // it goes to the end
    Watched watched = before == null ? new Watched() : before;
    Connection connection = question.peer.connection();
    watched.questions.remove(connection);
    watched.questions.put(connection, question);
    if (watched.questions.size() > Subscribers.MAX) {
      removeFirst(watched.questions);
    }
    watched.untilNs = nowNs + keptNs;
    watched.told = told;
    all.put(record, watched);
    if (all.size() > MAX) {
      removeFirst(all);
    }
  }

  private static void removeFirst(Map<?, ?> from) {
    Iterator<?> first = from.keySet().iterator();
    first.next();
    first.remove();
  }

  /// The connection wants to hear of it no more.
  public void remove(RecordId record, Connection connection) {
    Watched watched = all.get(record);
    if (watched != null) {
      watched.questions.remove(connection);
      if (watched.questions.isEmpty()) {
        all.remove(record);
      }
    }
  }

  /// Those who want to hear of it, which is news to them all, and the last.
  public List<BookTimer.Inquiry> take(RecordId record) {
    Watched watched = all.remove(record);
    return watched == null ? List.of() : List.copyOf(watched.questions.values());
  }

  /// Those to whom it is news that the operation has come so far.
  public List<BookTimer.Inquiry> hearing(RecordId record, @Nullable Progress progress) {
    Watched watched = all.get(record);
    if (watched == null || progress == null || Objects.equals(progress, watched.told)) {
      return List.of();
    }
    watched.told = progress;
    return List.copyOf(watched.questions.values());
  }

  /// The operations of which somebody wants to hear and whose turn was longest ago.
  ///
  /// @param max how many at most
  public List<RecordId> nextRecords(int max, long nowNs) {
    all.values().removeIf(it -> it.untilNs - nowNs <= 0);
    List<RecordId> next = all.keySet().stream().limit(max).toList();
    next.forEach(it -> all.put(it, Objects.requireNonNull(all.remove(it)))); // to the end
    return next;
  }
}
