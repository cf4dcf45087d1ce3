package dev.raincheck.server.book;

import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.server.terms.ResultState;
import dev.raincheck.server.terms.Sought;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows when the store has written something: handlers start, tokens and outcomes are told.
final class Recording {
  private final Records records;
  private final Operations operations;
  private final Delivery delivery;
  private final Backlog backlog;
  private final TokenTable tokens;

  Recording(
      Records records,
      Operations operations,
      Delivery delivery,
      Backlog backlog,
      TokenTable tokens) {
    this.records = records;
    this.operations = operations;
    this.delivery = delivery;
    this.backlog = backlog;
    this.tokens = tokens;
  }

  void written(List<StoreOrder.Write> writes, long nowNs) {
    for (StoreOrder.Write write : writes) {
      records.written(write, nowNs);
      written(write, nowNs);
    }
  }

  /// The store will not have this, however often it is tried, or its record is not this run's.
  void notWritten(StoreOrder.Write write, String why, long nowNs) {
    records.written(write, nowNs);
    switch (write) {
      case StoreOrder.Accept accept -> refused(accept.operation(), why, nowNs);
      case StoreOrder.Start(Operation operation, var id) -> {
        if (isAt(operation, StoreRecord.Stage.STARTING)) {
          leave(operation, nowNs); // it is another's, who starts it or has
        }
      }
      case StoreOrder.End(Operation operation, var id, var outcome) -> {
        StoreRecord record = operation.record;
        if (record != null && isAt(operation, StoreRecord.Stage.ENDING)) {
          leave(operation, nowNs);
          records.endUnsaid(operation, record, why, nowNs);
        }
      }
      case StoreOrder.Release release -> {}
      case StoreOrder.Progressed progressed -> {} // nothing rests on it
      case StoreOrder.Forget forget -> {} // until its retention ends
    }
  }

  /// What waits to be recorded first does not start; what runs goes on, without a durable token.
  private void refused(Operation operation, String why, long nowNs) {
    StoreRecord record = operation.record;
    if (record != null) {
      refuse(operation, record, nowNs);
    }
    if (operation.state() == OperationState.QUEUED) {
      operations.fail(operation, OperationState.REJECTED, Failures.unrecordable(why), nowNs);
    }
  }

  /// From here on it is told by this run alone, and at once.
  private void refuse(Operation operation, StoreRecord record, long nowNs) {
    record.refuse();
    if (operation.result() == ResultState.UNCLAIMED) {
      operation.method.unclaimed++; // a shutdown has to wait for it
    }
    records.decide(); // it may have a token, or get one
    tellIfEnding(operation, nowNs);
  }

  private static boolean isAt(Operation operation, StoreRecord.Stage stage) {
    return operation.record != null && operation.record.stage() == stage;
  }

  /// This run was declared dead. What it has recorded and not ended is another's, which starts it
  /// again, has ended it, or says that nobody knows how it ended; what was never recorded stays.
  void fenced(long nowNs) {
    delivery.betweenRuns = true;
    for (Operation operation :
        operations.unfinished.toList().reversed()) { // who waits for others first
      leave(operation, nowNs);
    }
    for (Operation operation : tokens.ended().toList()) {
      if (!operation.mayBeTold()) {
        leave(operation, nowNs); // nobody is told an end that is not recorded
      }
    }
    backlog.beginAnew();
    records.beginAnew(); // last: none of the above is ordered of the next run
  }

  /// Another run on the store begins.
  void begin() {
    delivery.betweenRuns = false;
  }

  private void leave(Operation operation, long nowNs) {
    StoreRecord record = operation.record;
    if (record == null || !StoreRecord.isKept(operation)) {
      return; // nobody else knows of it
    }
    if (record.isDurable()) {
      delivery.deferred(operation, nowNs);
      records.leave(operation, record);
      operations.leave(operation, OperationState.HANDED_OFF, nowNs);
    } else {
      delivery.failed(operation, Failures.fenced(), nowNs);
      records.leave(operation, record);
      operations.leave(operation, OperationState.ABORTED, nowNs);
    }
  }

  /// The call is not recorded: it was made before, and that one's record is there.
  ///
  /// @return what its caller is to be told; null if nobody waits
  BookTimer.@Nullable Inquiry nameTaken(
      StoreOrder.Accept accept, StoredOperation other, long nowNs) {
    records.written(accept, nowNs);
    Operation operation = accept.operation();
    StoreRecord record = operation.record;
    RecordName name = accept.record().name();
    if (record == null || record.isLeft() || name == null) {
      return null; // it was given up
    }
    var sought = new Sought.ByName(name, Failures.callInDoubt(), Failures.callInDoubt());
    if (Inquiries.isMismatch(sought, other) || operation.mayBeTold()) {
      notRecorded(operation, record, nowNs);
      return null;
    }
    boolean push = operation.subscribers != null;
    Peer.Waiter waiter = delivery.dismiss(operation);
    decideIfToldEarly(record);
    records.leave(operation, record);
    tokens.become(operation, other.record().id());
    operation.record = StoreRecord.leftAs(other.record().id(), wasStarted(other.record()));
    operations.leave(operation, OperationState.HANDED_OFF, nowNs);
    return waiter == null ? null : inquiry(waiter, sought, push);
  }

  /// Its name is another call's, or how it ended was told before that was known: what waits does
  /// not start, and what runs goes on without the store, as does what the store refuses.
  private void notRecorded(Operation operation, StoreRecord record, long nowNs) {
    if (operation.state() == OperationState.QUEUED) {
      operation.record = null; // there is none
      operations.fail(operation, OperationState.REJECTED, Failures.nameMismatch(), nowNs);
    } else {
      refuse(operation, record, nowNs);
    }
  }

  private static boolean wasStarted(NewRecord record) {
    StoredOutcome outcome = record.outcome();
    return record.stage() != NewRecord.Stage.QUEUED
        && (outcome == null || outcome.kind() != StoredOutcome.Kind.UNSTARTED);
  }

  private static BookTimer.Inquiry inquiry(Peer.Waiter waiter, Sought sought, boolean push) {
    var inquiry = new BookTimer.Inquiry(waiter.peer(), waiter.id(), sought);
    inquiry.push = push;
    return inquiry;
  }

  private void written(StoreOrder.Write write, long nowNs) {
    switch (write) {
      case StoreOrder.Accept accept -> accepted(accept, nowNs);
      case StoreOrder.Start(Operation operation, var id) -> {
        advance(operation, StoreRecord.Stage.STARTING, StoreRecord.Stage.STARTED);
        operations.startIfQueued(operation, nowNs);
      }
      case StoreOrder.End(Operation operation, var id, var outcome) ->
          tellIfEnding(operation, nowNs);
      case StoreOrder.Release release -> {}
      case StoreOrder.Progressed progressed -> {}
      case StoreOrder.Forget forget -> {}
    }
  }

  /// Else it is told from the store, or was told.
  private void tellIfEnding(Operation operation, long nowNs) {
    if (isAt(operation, StoreRecord.Stage.ENDING)) {
      advance(operation, StoreRecord.Stage.ENDING, StoreRecord.Stage.ENDED);
      operations.told(operation, nowNs);
    }
  }

  private void accepted(StoreOrder.Accept accept, long nowNs) {
    Operation operation = accept.operation();
    boolean isStarting = accept.record().stage() == NewRecord.Stage.STARTED;
    advance(
        operation,
        StoreRecord.Stage.ACCEPTING,
        isStarting ? StoreRecord.Stage.STARTED : StoreRecord.Stage.ACCEPTED);
    decideIfToldEarly(operation.record);
    if (accept.atOnce()) {
      delivery.deferred(operation, nowNs);
    }
    if (isStarting) {
      operations.startIfQueued(operation, nowNs);
    } else if (isWaiting(operation)) {
      backlog.leaveIfFull(operation, nowNs);
    }
    operations.schedule(operation);
  }

  private void decideIfToldEarly(@Nullable StoreRecord record) {
    if (record != null && record.toldEarly) {
      records.decide();
    }
  }

  /// Whether it waits at a gate, and no order says that it starts.
  private static boolean isWaiting(Operation operation) {
    return operation.state() == OperationState.QUEUED
        && isAt(operation, StoreRecord.Stage.ACCEPTED);
  }

  private static void advance(
      Operation operation, StoreRecord.Stage asked, StoreRecord.Stage written) {
    StoreRecord record = operation.record;
    if (record != null) {
      record.written(asked, written);
    }
  }
}
