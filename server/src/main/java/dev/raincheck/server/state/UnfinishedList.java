package dev.raincheck.server.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  /// For tests: whether its neighbours know it.
  public boolean contains(Operation operation) {
    Operation before = operation.previousUnfinished;
    return (before == null ? first : before.nextUnfinished) == operation;
  }

  /// For tests.
  ///
  /// @throws IllegalStateException if it is in no order, so that it might have no end
  public void forEach(Consumer<Operation> each) {
    Operation before = null;
    for (Operation operation = first; operation != null; operation = operation.nextUnfinished) {
      if (operation.previousUnfinished != before) {
        throw new IllegalStateException(operation + " is among the unfinished twice");
      }
      each.accept(operation);
      before = operation;
    }
  }

  public List<Operation> toList() {
    var all = new ArrayList<Operation>();
    for (Operation operation = first; operation != null; operation = operation.nextUnfinished) {
      all.add(operation);
    }
    return all;
  }
}
