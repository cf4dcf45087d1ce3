package dev.raincheck.server.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.recording.RecordCodec;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Watchers;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.server.terms.Sought;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked of the store for clients: the operations of their tokens are not here. Each gets
/// an answer in time, whether the store has one or not.
final class Inquiries {
  private static final int MAX = 10_000;
  private static final long WATCH_EVERY_NS = 1_000_000_000;
  private static final int WATCHED_MAX = 1_000;

  /// While this many look-ups are open, none is begun for clients that have not asked.
  private static final int UNASKED_MAX = 1_000;

  private final Actions actions;
  private final TimerWheel wheel;
  private final ReplySender replies;
  private final Records records;
  private final RecordCodec codec;
  private final Access access;
  private final long respondWithinNs;
  private int open;
  private boolean closed;

  /// Those that have had no answer.
  private final Set<BookTimer.Inquiry> waiting = new LinkedHashSet<>();

  private final Watchers watchers;
  private final BookTimer.WatchRound round = new BookTimer.WatchRound();

  /// The store has yet to say what it has seen in the round before.
  private boolean watching;

  Inquiries(
      Actions actions,
      TimerWheel wheel,
      ReplySender replies,
      Records records,
      RecordCodec codec,
      BookSettings settings) {
    this.actions = actions;
    this.wheel = wheel;
    this.replies = replies;
    this.records = records;
    this.codec = codec;
    this.access = settings.access();
    this.respondWithinNs = settings.times().respondWithin().toNanos();
    this.watchers = new Watchers(2 * settings.times().pollMax().toNanos());
  }

  /// Asks what has become of it.
  void ask(BookTimer.Inquiry inquiry, long nowNs) {
    ask(inquiry, null, nowNs);
  }

  /// Has it stopped, and asks what has become of it.
  void cancel(BookTimer.Inquiry inquiry, StoreBatch.Forgotten wanted, String reason, long nowNs) {
    inquiry.cancelReason = reason;
    var stop = new StoreRun.Stop(wanted, reason, cancelled(false, reason), cancelled(true, reason));
    ask(inquiry, stop, nowNs);
  }

  private StoredOutcome cancelled(boolean ran, String reason) {
    return codec.outcome(new Outcome.Failed(Failures.cancelled(ran, reason)));
  }

  private void ask(BookTimer.Inquiry inquiry, StoreRun.@Nullable Stop cancel, long nowNs) {
    if (open >= MAX || closed) {
      fail(inquiry, inquiry.sought.ifSilent(), nowNs);
      return;
    }
    open++;
    waiting.add(inquiry);
    long withinNs = Math.min(respondWithinNs, inquiry.withinNs);
    wheel.schedule(inquiry, nowNs + withinNs * 4 / 5);
    actions.store(new StoreOrder.Find(inquiry, cancel));
  }

  /// Nobody asks for it any more.
  void forget(StoreBatch.Forgotten forgotten, long nowNs) {
    records.forgetForeign(forgotten, nowNs);
  }

  /// The store has an answer.
  ///
  /// @return false if the client has had another one
  boolean end(BookTimer.Inquiry inquiry) {
    over();
    boolean isOpen = waiting.remove(inquiry);
    if (isOpen) {
      wheel.cancel(inquiry);
    }
    return isOpen;
  }

  /// The store has dealt with an inquiry, or dropped it: only then there is room for another one.
  void over() {
    open = Math.max(0, open - 1);
  }

  /// The run that was asked is dead, and whatever was asked of it is dropped.
  void beginAnew() {
    open = 0;
    watching = false;
  }

  /// The store has not answered in time.
  void due(BookTimer.Inquiry inquiry, long nowNs) {
    inquiry.answered = true;
    waiting.remove(inquiry);
    fail(inquiry, inquiry.sought.ifSilent(), nowNs);
  }

  /// Nothing is asked any more: who waits hears that the store has not said what there is.
  void close(long nowNs) {
    closed = true;
    for (BookTimer.Inquiry inquiry : List.copyOf(waiting)) {
      wheel.cancel(inquiry);
      due(inquiry, nowNs);
    }
  }

  /// Whether who asks may hear what there is. Who was a client when it asked, and is none any more,
  /// hears that; and nothing unasked.
  boolean mayHear(BookTimer.Inquiry inquiry, long nowNs) {
    String principal = inquiry.peer.principal();
    if (access.isKnown(principal)) {
      return true;
    }
    fail(inquiry, Refused.former(principal, Execution.UNKNOWN), nowNs);
    return false;
  }

  /// Tells what the store has.
  void answer(BookTimer.Inquiry inquiry, @Nullable StoredOperation found, long nowNs) {
    switch (inquiry.sought) {
      case Sought.ByToken token -> answer(inquiry, token, found, nowNs);
      case Sought.ByName name -> answer(inquiry, name, found, nowNs);
    }
  }

  private void answer(
      BookTimer.Inquiry inquiry,
      Sought.ByToken token,
      @Nullable StoredOperation found,
      long nowNs) {
    if (found == null) {
      Failure gone = token.isDurable() ? Failures.recordGone() : Failures.notRecorded();
      fail(inquiry, gone, nowNs);
    } else if (found.record().stage() == NewRecord.Stage.GONE) {
      fail(inquiry, Failures.recordGone(), nowNs);
    } else if (!found.record().principal().equals(inquiry.peer.principal())) {
      fail(inquiry, TokenTable.unknown(), nowNs);
    } else {
      tell(inquiry, found, nowNs);
    }
  }

  private void answer(
      BookTimer.Inquiry inquiry, Sought.ByName name, @Nullable StoredOperation found, long nowNs) {
    if (found == null) {
      fail(inquiry, name.ifNone(), nowNs);
    } else if (isMismatch(name, found)) {
      fail(inquiry, Failures.nameMismatch(), nowNs);
    } else if (found.record().stage() == NewRecord.Stage.GONE) {
      tellGone(inquiry, Objects.requireNonNull(found.record().outcome()), nowNs);
    } else {
      tell(inquiry, found, nowNs);
    }
  }

  /// Whether it is another call under the same name.
  static boolean isMismatch(Sought.ByName sought, StoredOperation found) {
    RecordName name = found.record().name();
    return name != null && sought.isMismatched(name);
  }

  /// How it ended is all that is left.
  private void tellGone(BookTimer.Inquiry inquiry, StoredOutcome outcome, long nowNs) {
    try {
      fail(inquiry, codec.gone(outcome), nowNs);
    } catch (MalformedMessageException unreadable) {
      fail(inquiry, Failures.unreadableRecord(String.valueOf(unreadable.getMessage())), nowNs);
    }
  }

  private void tell(BookTimer.Inquiry inquiry, StoredOperation found, long nowNs) {
    NewRecord record = found.record();
    StoredOutcome outcome = record.outcome();
    if (outcome == null) {
      note(inquiry, found, nowNs);
      replies.sendRecorded(inquiry, found, nowNs);
      return;
    }
    try {
      replies.sendOutcome(inquiry, record, codec.outcome(outcome), nowNs);
    } catch (MalformedMessageException unreadable) {
      fail(inquiry, Failures.unreadableRecord(String.valueOf(unreadable.getMessage())), nowNs);
    }
  }

  /// The last word of a connection counts. A push is not one of its words.
  private void note(BookTimer.Inquiry inquiry, StoredOperation found, long nowNs) {
    if (inquiry.id == ReplySender.PUSH || inquiry.cancelReason != null) {
      return;
    }
    RecordId record = found.record().id();
    if (inquiry.push) {
      watchers.add(record, inquiry, found.progress(), nowNs);
      if (!round.isScheduled()) {
        wheel.schedule(round, nowNs + WATCH_EVERY_NS);
      }
    } else if (!inquiry.peer.isOfMany()) {
      watchers.remove(record, inquiry.peer.connection());
    }
  }

  /// It is time to ask what others have done. A store that is late is not asked again meanwhile.
  void watchRound(long nowNs) {
    if (!watching) {
      List<RecordId> records = closed ? List.of() : watchers.records(WATCHED_MAX, nowNs);
      if (records.isEmpty()) {
        return;
      }
      watching = true;
      actions.store(new StoreOrder.Watch(records));
    }
    wheel.schedule(round, nowNs + WATCH_EVERY_NS);
  }

  /// What has ended or come further is looked up for each who wants to hear of it, as if it had
  /// asked. What finds no room among those who have is seen again in its next turn.
  void watched(List<StoreRun.Seen> seen, long nowNs) {
    watching = false;
    for (StoreRun.Seen one : seen) {
      if (open >= UNASKED_MAX) {
        return;
      }
      List<BookTimer.Inquiry> hearing =
          one.ended() ? watchers.take(one.id()) : watchers.hearing(one.id(), one.progress());
      hearing.forEach(it -> askFor(it, one.id(), nowNs));
    }
  }

  /// By the token that it has, also if it has called by a name: that may be another record's now.
  private void askFor(BookTimer.Inquiry watcher, RecordId record, long nowNs) {
    String token = replies.token(watcher, record);
    var sought = new Sought.ByToken(token, record, 0, watcher.sought.ifSilent());
    var unasked = new BookTimer.Inquiry(watcher.peer, ReplySender.PUSH, sought);
    unasked.push = true; // it goes on waiting, also if the operation is taken here meanwhile
    ask(unasked, nowNs);
  }

  /// Those who want to hear of this operation, which is here now.
  List<BookTimer.Inquiry> takeWatchers(RecordId record) {
    return watchers.take(record);
  }

  private void fail(BookTimer.Inquiry inquiry, Failure failure, long nowNs) {
    if (inquiry.id != ReplySender.PUSH) { // else nobody has asked
      replies.sendFailure(inquiry.peer, inquiry.id, null, failure, nowNs);
    }
  }
}
