package dev.raincheck.shutdown;

import dev.raincheck.shutdown.OperationStatus.State;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// An operation of a [Rehearsal]: plays its [Script] as far as verdicts let it.
final class Actor {
  /// Where an operation stands, or has ended.
  enum Fate {
    EXPECTED,
    REFUSED,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    ABORTED,
    REJECTED;

    boolean isUnfinished() {
      return this == QUEUED || this == RUNNING;
    }
  }

  final Script script;
  private Fate fate;
  private long startedAt;
  private long finishedAt = -1;

  Actor(Script script) {
    this.script = script;
    this.fate = script.arrivesAt() == 0 ? Fate.QUEUED : Fate.EXPECTED;
  }

  Fate fate() {
    return fate;
  }

  void turn(long now) {
    if (fate == Fate.QUEUED && now >= script.startsAt()) {
      fate = Fate.RUNNING;
      startedAt = now;
    }
    if (fate == Fate.RUNNING && now - startedAt >= script.worksFor()) {
      finish(Fate.SUCCEEDED, now);
    }
  }

  boolean isArriving(long now) {
    return fate == Fate.EXPECTED && now >= script.arrivesAt();
  }

  void arrive(NewCalls answer) {
    fate = answer == NewCalls.ADMIT ? Fate.QUEUED : Fate.REFUSED;
  }

  void obey(Verdict verdict, long now) {
    if (fate == Fate.QUEUED && verdict != Verdict.KEEP) {
      finish(Fate.REJECTED, now);
    } else if (fate == Fate.RUNNING && verdict == Verdict.ABORT) {
      finish(Fate.ABORTED, now);
    }
  }

  OperationStatus status(long now) {
    return OperationStatus.of(
        script.method(),
        Duration.ofMillis(now - script.arrivesAt()),
        fate == Fate.QUEUED ? State.QUEUED : State.RUNNING,
        OptionalDouble.empty(),
        Optional.empty());
  }

  Totals totals(long now) {
    boolean isFinal = finishedAt >= 0;
    boolean isBusy =
        fate == Fate.RUNNING || (fate == Fate.ABORTED && now - finishedAt < script.returnsAfter());
    return Totals.of(
        fate == Fate.QUEUED ? 1 : 0,
        fate == Fate.RUNNING ? 1 : 0,
        isFinal && now - finishedAt < script.claimedAfter() ? 1 : 0,
        isBusy ? 1 : 0,
        Duration.ofMillis(isFinal ? now - finishedAt : now));
  }

  private void finish(Fate end, long now) {
    fate = end;
    finishedAt = now;
  }
}
