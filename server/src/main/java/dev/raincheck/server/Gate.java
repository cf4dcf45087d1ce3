package dev.raincheck.server;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// Lets so many operations in at a time, and the others in order of arrival, without a thread for
/// those that wait: the one thing behind `@Serial` (one), `@Limit` (n) and the threads for
/// CPU-bound work.
final class Gate {
  private final int capacity;
  private int inside;
  private final LinkedHashSet<Operation> waiting = new LinkedHashSet<>();

  Gate(int capacity) {
    this.capacity = capacity;
  }

  /// Whether the operation is in; else it waits.
  boolean enter(Operation operation) {
    if (inside < capacity) {
      inside++;
      return true;
    }
    waiting.add(operation);
    return false;
  }

  /// Leaves, and returns the one that is in instead.
  @Nullable Operation leave() {
    if (waiting.isEmpty()) {
      inside--;
      return null;
    }
    return waiting.removeFirst();
  }

  /// Takes an operation out of those that wait.
  void withdraw(Operation operation) {
    waiting.remove(operation);
  }
}
