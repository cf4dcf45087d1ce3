package dev.raincheck.server.state;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.RecordId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who wants to hear unasked of operations that other servers have. A client that waits asks again
/// from time to time; who does not is forgotten, and so are those that asked longest ago if there
/// are too many. To forget somebody costs a poll.
public final class Watchers {
  private static final int MAX = 10_000;

  private final long keptNs;

  /// The one that was asked for longest ago first.
  private final LinkedHashMap<RecordId, Watched> all = new LinkedHashMap<>();

  /// The same, the one that was looked at longest ago first.
  private final LinkedHashSet<RecordId> turns = new LinkedHashSet<>();

  /// One operation.
  private static final class Watched {
    /// The question of each connection, the oldest first.
    final LinkedHashMap<Connection, BookTimer.Inquiry> questions = new LinkedHashMap<>();

    long untilNs;
    @Nullable Progress told;
  }

  /// @param keptNs how long a question is believed to be of interest
  public Watchers(long keptNs) {
    this.keptNs = keptNs;
  }

  /// @param told how far the operation has come, as who asks knows by now
  public void add(RecordId record, BookTimer.Inquiry inquiry, @Nullable Progress told, long nowNs) {
    Watched watched = Objects.requireNonNullElseGet(all.get(record), Watched::new);
    watched.questions.putLast(inquiry.peer.connection(), inquiry);
    if (watched.questions.size() > Subscribers.MAX) {
      watched.questions.pollFirstEntry();
    }
    watched.untilNs = nowNs + keptNs;
    watched.told = told;
    all.putLast(record, watched);
    turns.add(record);
    if (all.size() > MAX) {
      forget(all.firstEntry().getKey());
    }
  }

  private @Nullable Watched forget(RecordId record) {
    turns.remove(record);
    return all.remove(record);
  }

  /// The connection wants to hear of it no more.
  public void remove(RecordId record, Connection connection) {
    Watched watched = all.get(record);
    if (watched != null) {
      watched.questions.remove(connection);
      if (watched.questions.isEmpty()) {
        forget(record);
      }
    }
  }

  /// Those who want to hear of it, which is news to them all, and the last.
  public List<BookTimer.Inquiry> take(RecordId record) {
    Watched watched = forget(record);
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

  /// The operations of which somebody wants to hear: those whose turn it is.
  ///
  /// @param max how many at most; the others have their turn before these have another one
  public List<RecordId> records(int max, long nowNs) {
    while (!all.isEmpty() && all.firstEntry().getValue().untilNs - nowNs <= 0) {
      forget(all.firstEntry().getKey());
    }
    List<RecordId> next = turns.stream().limit(max).toList();
    next.forEach(turns::addLast);
    return next;
  }
}
