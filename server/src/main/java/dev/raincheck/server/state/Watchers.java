package dev.raincheck.server.state;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.RecordId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who wants to hear unasked of operations that other servers have. A client that waits asks again
/// from time to time; who does not is forgotten, and so are those that asked longest ago if there
/// are too many, of a client that has more than half its own. To forget somebody costs a poll.
public final class Watchers {
  private static final int MAX = 10_000;

  private final long keptNs;

  /// The one that was asked for longest ago first.
  private final LinkedHashMap<RecordId, Watched> all = new LinkedHashMap<>();

  /// The same, the one that was looked at longest ago first.
  private final LinkedHashSet<RecordId> turns = new LinkedHashSet<>();

  /// Those of each client, the one that was asked for longest ago first.
  private final Map<String, LinkedHashSet<RecordId>> byClient = new HashMap<>();

  /// One operation.
  private static final class Watched {
    /// The one that asked first.
    final String client;

    /// Of each connection, the one that asked longest ago first.
    final LinkedHashMap<Connection, Question> questions = new LinkedHashMap<>();

    long untilNs;

    Watched(String client) {
      this.client = client;
    }
  }

  /// @param told how far the operation has come, as who asks knows by now
  private record Question(BookTimer.Inquiry inquiry, @Nullable Progress told) {}

  /// @param keptNs how long a question is believed to be of interest
  public Watchers(long keptNs) {
    this.keptNs = keptNs;
  }

  /// @param told how far the operation has come, as who asks knows by now
  public void add(RecordId record, BookTimer.Inquiry inquiry, @Nullable Progress told, long nowNs) {
    Watched watched = Objects.requireNonNullElseGet(all.get(record), () -> of(inquiry.peer));
    watched.questions.putLast(inquiry.peer.connection(), new Question(inquiry, told));
    if (watched.questions.size() > Subscribers.MAX) {
      watched.questions.pollFirstEntry();
    }
    watched.untilNs = nowNs + keptNs;
    all.putLast(record, watched);
    turns.add(record);
    LinkedHashSet<RecordId> own =
        byClient.computeIfAbsent(watched.client, client -> new LinkedHashSet<>());
    own.addLast(record);
    if (all.size() > MAX) { // nobody drives all others out
      forget(own.size() > MAX / 2 ? own.getFirst() : all.firstEntry().getKey());
    }
  }

  private static Watched of(Peer peer) {
    String principal = peer.principal();
    return new Watched(principal.isEmpty() ? peer.connection().address() : principal);
  }

  private @Nullable Watched forget(RecordId record) {
    turns.remove(record);
    Watched gone = all.remove(record);
    if (gone != null) {
      byClient.computeIfPresent(
          gone.client, (client, own) -> own.remove(record) && own.isEmpty() ? null : own);
    }
    return gone;
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
    return watched == null
        ? List.of()
        : watched.questions.values().stream().map(Question::inquiry).toList();
  }

  /// Those to whom it is news that the operation has come so far.
  public List<BookTimer.Inquiry> hearing(RecordId record, @Nullable Progress progress) {
    Watched watched = all.get(record);
    if (watched == null || progress == null) {
      return List.of();
    }
    List<BookTimer.Inquiry> hearing = new ArrayList<>();
    for (Map.Entry<Connection, Question> each : watched.questions.entrySet()) {
      Question question = each.getValue();
      if (!progress.equals(question.told)) {
        each.setValue(new Question(question.inquiry, progress));
        hearing.add(question.inquiry);
      }
    }
    return hearing;
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
