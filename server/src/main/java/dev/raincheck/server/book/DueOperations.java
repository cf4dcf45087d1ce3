package dev.raincheck.server.book;

import dev.raincheck.server.state.Deadlines;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ProgressReport;
import dev.raincheck.transport.loop.TimerWheel;

/// What is done when one of an operation's deadlines has come: an answer is due, or a record; its
/// time to work, to obey or to be kept is over.
final class DueOperations {
  private final Operations operations;
  private final Delivery delivery;
  private final Retention retention;
  private final Records records;
  private final ProgressRounds rounds;

  DueOperations(
      Operations operations,
      Delivery delivery,
      Retention retention,
      Records records,
      ProgressRounds rounds) {
    this.operations = operations;
    this.delivery = delivery;
    this.retention = retention;
    this.records = records;
    this.rounds = rounds;
  }

  void due(Operation operation, long nowNs) {
    if (operation.mayBeTold()) {
      if (Deadlines.retentionEndNs(operation) <= nowNs) {
        retention.expire(operation, nowNs);
      } else if (Deadlines.leaveNs(operation) <= nowNs) {
        retention.leaveToStore(operation);
      }
    } else if (operation.isFinal()) {
      answerIfDue(operation, nowNs); // how it ended is not stored yet
    } else if (operation.limitEndNs() <= nowNs) {
      operations.timeOut(operation, nowNs);
    } else if (operation.cancel instanceof Operation.Cancel(String reason, long graceEndNs)
        && graceEndNs <= nowNs) {
      operations.abortNow(operation, "its handler did not obey the cancel (" + reason + ")", nowNs);
    } else {
      answerIfDue(operation, nowNs);
      ProgressReport report = operation.report;
      if (report != null && isTimeToTell(report.dueNs(), nowNs)) {
        delivery.progressed(operation, report, nowNs);
        rounds.add(operation, nowNs);
      }
    }
    operations.schedule(operation);
  }

  /// The store is to hear how far operations have come.
  void progressRound(long nowNs) {
    rounds.due(nowNs);
  }

  /// A connection took how it ended, and its client may need it for a while only.
  void delivered(Operation operation, long nowNs) {
    delivery.delivered(operation, nowNs);
    operations.schedule(operation);
  }

  /// Room is needed, and only a key keeps its outcome.
  void release(Operation operation, long nowNs) {
    retention.release(operation, nowNs);
    operations.schedule(operation);
  }

  private void answerIfDue(Operation operation, long nowNs) {
    if (isTimeToTell(Deadlines.recordNs(operation), nowNs)) {
      records.acceptIfDeferrable(operation, nowNs);
    }
    if (isTimeToTell(operation.answerAtNs(), nowNs)) {
      delivery.deferred(operation, nowNs);
    }
  }

  /// For these the wheel fires up to a tick early, never late.
  private static boolean isTimeToTell(long dueNs, long nowNs) {
    return dueNs < nowNs + TimerWheel.TICK_NS;
  }
}
