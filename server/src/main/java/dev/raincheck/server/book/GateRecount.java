package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.require;
import static dev.raincheck.server.book.Recount.requireEqual;

import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationState;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts again who is in which gate and who waits at it, from the operations themselves.
final class GateRecount {
  private final Map<Gate, Integer> inside = new HashMap<>();
  private final Map<Gate, Set<Operation>> waiting = new HashMap<>();

  GateRecount(Collection<Operation> operations) {
    operations.forEach(this::add);
  }

  private void add(Operation operation) {
    List<Gate> gates = operation.method.gates();
    gates.subList(0, operation.gatesHeld).forEach(gate -> inside.merge(gate, 1, Integer::sum));
    if (operation.state() == OperationState.QUEUED && operation.gatesHeld == gates.size()) {
      require(isBeingRecorded(operation), operation, "may start, and does not");
    } else if (operation.state() == OperationState.QUEUED) {
      Gate next = gates.get(operation.gatesHeld);
      waiting.computeIfAbsent(next, none -> new HashSet<>()).add(operation);
    } else {
      require(
          operation.gatesHeld == (operation.handlerBusy ? gates.size() : 0),
          operation,
          "holds too many places in its gates, or too few");
    }
  }

  /// Whether it starts as soon as the store has that it does.
  private static boolean isBeingRecorded(Operation operation) {
    StoreRecord record = operation.record;
    return record != null
        && (record.stage() == StoreRecord.Stage.ACCEPTING
            || record.stage() == StoreRecord.Stage.STARTING);
  }

  void compare(Collection<ServedMethod> methods) {
    for (ServedMethod method : methods) {
      for (Gate gate : method.gates()) {
        int held = inside.getOrDefault(gate, 0);
        Set<Operation> queue = waiting.getOrDefault(gate, Set.of());
        requireEqual(gate.inside(), held, "inside a gate of", method);
        requireEqual(gate.waiting().size(), queue.size(), "waiting at a gate of", method);
        require(gate.waiting().containsAll(queue), method, "has others waiting at a gate");
        require(queue.isEmpty() || held == gate.capacity(), method, "waits at a gate that is open");
      }
    }
  }
}
