package dev.raincheck.server.state;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets a number of operations in at a time, and the others in order of arrival, without a thread
/// for those that wait: the one thing behind `@Serial` (one), `@Limit` (n) and the threads for
/// CPU-bound work.
public final class Gate {
  private final Kind kind;
  private final String group;
  private final int capacity;
  private int inside;
  private final LinkedHashSet<Operation> waiting = new LinkedHashSet<>();

  /// What asks for a gate.
  public enum Kind {
    /// `@Serial`.
    SERIAL,
    /// `@Limit`.
    LIMIT,
    /// There are only so many threads for CPU-bound work.
    CPU
  }

  private Gate(Kind kind, String group, int capacity) {
    this.kind = kind;
    this.group = group;
    this.capacity = capacity;
  }

  /// Lets one in at a time of all that share it.
  ///
  /// @param group what they share it by
  public static Gate serial(String group) {
    return new Gate(Kind.SERIAL, group, 1);
  }

  public static Gate limit(int capacity) {
    return new Gate(Kind.LIMIT, "", capacity);
  }

  public static Gate cpu(int threads) {
    return new Gate(Kind.CPU, "", threads);
  }

  public Kind kind() {
    return kind;
  }

  /// Empty if it is not named.
  public String group() {
    return group;
  }

  /// Takes the operation through the gates of its method, as far as they let it; true if that was
  /// all of them. It holds its places in the earlier ones while it waits for a later one, which is
  /// safe since all go in the same order.
  public static boolean passAll(Operation operation) {
    var gates = operation.method.gates();
    while (operation.gatesHeld < gates.size()) {
      if (!gates.get(operation.gatesHeld).enter(operation)) {
        return false;
      }
      operation.gatesHeld++;
    }
    return true;
  }

  /// Gives back every place that the operation holds, and hands on the operations that are let in
  /// instead.
  public static void leaveAll(Operation operation, Consumer<Operation> letIn) {
    while (operation.gatesHeld > 0) {
      Operation next = operation.method.gates().get(--operation.gatesHeld).leave();
      if (next != null) {
        next.gatesHeld++;
        letIn.accept(next);
      }
    }
  }

  /// Takes the operation out of those that wait.
  public static void withdraw(Operation operation) {
    var gates = operation.method.gates();
    if (operation.gatesHeld < gates.size()) {
      gates.get(operation.gatesHeld).waiting.remove(operation);
    }
  }

  public int capacity() {
    return capacity;
  }

  /// How many places are taken.
  public int inside() {
    return inside;
  }

  public Set<Operation> waiting() {
    return waiting;
  }

  /// Whether any operation waits. From any thread, so only roughly true.
  public boolean isWaitedFor() {
    return !waiting.isEmpty();
  }

  /// Whether the operation is in; else it waits.
  private boolean enter(Operation operation) {
    if (inside < capacity) {
      inside++;
      return true;
    }
    waiting.add(operation);
    return false;
  }

  /// Leaves, and returns the one that is in instead.
  private @Nullable Operation leave() {
    if (waiting.isEmpty()) {
      inside--;
      return null;
    }
    return waiting.removeFirst();
  }
}
