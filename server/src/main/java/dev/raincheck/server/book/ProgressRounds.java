package dev.raincheck.server.book;

import dev.raincheck.api.Progress;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ProgressReport;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Has the store know how far operations have come, so that other servers on it can say so. What
/// has changed is recorded each two seconds, of a bounded number of operations; and not at all
/// while the store is late, since nothing rests on it.
final class ProgressRounds {
  private static final long EVERY_NS = 2_000_000_000L;
  private static final int TOLD_MAX = 1_000;

  private final TimerWheel wheel;
  private final Records records;
  private final BookTimer.ProgressRound round = new BookTimer.ProgressRound();

  /// Those that have told of progress since, in the order in which they first did.
  private final Set<Operation> changed = new LinkedHashSet<>();

  ProgressRounds(TimerWheel wheel, Records records) {
    this.wheel = wheel;
    this.records = records;
  }

  /// The operation has told of progress.
  void add(Operation operation, long nowNs) {
    if (operation.record != null) {
      changed.add(operation);
      schedule(nowNs);
    }
  }

  private void schedule(long nowNs) {
    if (!round.isScheduled()) {
      wheel.schedule(round, nowNs + EVERY_NS);
    }
  }

  /// A round is due.
  void due(long nowNs) {
    changed.removeIf(operation -> !isOfInterest(operation));
    if (!records.areLate(nowNs)) {
      tell(nowNs);
    }
    if (!changed.isEmpty()) {
      schedule(nowNs);
    }
  }

  private void tell(long nowNs) {
    Iterator<Operation> next = changed.iterator();
    for (int told = 0; told < TOLD_MAX && next.hasNext(); told++) {
      Operation operation = next.next();
      Progress progress = ProgressReport.lastOf(operation);
      StoreRecord record = operation.record;
      if (progress != null && record != null) {
        records.progressed(record.id, progress, nowNs);
      }
      next.remove();
    }
  }

  /// Whether somebody may ask for it elsewhere, and be answered from the store.
  private static boolean isOfInterest(Operation operation) {
    StoreRecord record = operation.record;
    return record != null && !record.isLeft() && !operation.isFinal();
  }
}
