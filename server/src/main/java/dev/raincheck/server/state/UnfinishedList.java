package dev.raincheck.server.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations that have not ended, oldest first. Linked through the operations themselves, so
/// that a quick call costs no allocation.
public final class UnfinishedList {
  private @Nullable Operation first;
  private @Nullable Operation last;

  public void add(Operation operation) {
    operation.previousUnfinished = last;
    if (last == null) {
      first = operation;
    } else {
      last.nextUnfinished = operation;
    }
    last = operation;
  }

  public void remove(Operation operation) {
    Operation before = operation.previousUnfinished;
    Operation after = operation.nextUnfinished;
    if (before == null) {
      first = after;
    } else {
      before.nextUnfinished = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previousUnfinished = before;
    }
    operation.previousUnfinished = null;
    operation.nextUnfinished = null;
  }

  public @Nullable Operation oldest() {
    return first;
  }

  public List<Operation> toList() {
    var all = new ArrayList<Operation>();
    for (Operation operation = first; operation != null; operation = operation.nextUnfinished) {
      all.add(operation);
    }
    return all;
  }
}
