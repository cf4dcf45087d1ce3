package dev.raincheck.server.book;

import static dev.raincheck.server.book.Recount.require;
import static dev.raincheck.server.book.Recount.requireEqual;

import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.server.terms.ResultState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Places again, from the operations themselves, how many of a method stand where, who is in which
/// gate, and who waits at it.
final class MethodRecount {
  private final List<Counts> counts = new ArrayList<>();
  private final Map<ServedMethod, Counts> byMethod = new HashMap<>();
  private final List<Places> places = new ArrayList<>();
  private final Map<Gate, Places> byGate = new HashMap<>();

  private static final class Counts {
    private final ServedMethod method;
    int queued;
    int running;
    int unclaimed;
    int handlersBusy;
    long takenBytes;

    Counts(ServedMethod method) {
      this.method = method;
    }

    void clear() {
      queued = 0;
      running = 0;
      unclaimed = 0;
      handlersBusy = 0;
      takenBytes = 0;
    }

    void add(Operation operation) {
      queued += operation.state() == OperationState.QUEUED ? 1 : 0;
      running += operation.state() == OperationState.RUNNING ? 1 : 0;
      boolean isUnclaimed = operation.result() == ResultState.UNCLAIMED;
      unclaimed += isUnclaimed && !StoreRecord.isKept(operation) ? 1 : 0;
      handlersBusy += operation.handlerBusy ? 1 : 0;
      if (operation.record != null && !operation.isFinal()) {
        takenBytes += operation.record.takenBytes;
      }
    }

    void compare() {
      requireEqual(method.queued, queued, "queued of", method);
      requireEqual(method.running, running, "running of", method);
      requireEqual(method.unclaimed, unclaimed, "unclaimed of", method);
      requireEqual(method.handlersBusy, handlersBusy, "busy handlers of", method);
      requireEqual(method.takenBytes, takenBytes, "taken bytes of", method);
    }
  }

  private static final class Places {
    private final Gate gate;
    private final ServedMethod method;
    int inside;
    int waiting;

    Places(Gate gate, ServedMethod method) {
      this.gate = gate;
      this.method = method;
    }

    void clear() {
      inside = 0;
      waiting = 0;
    }

    void compare() {
      requireEqual(gate.inside(), inside, "inside a gate of", method);
      requireEqual(gate.waiting().size(), waiting, "waiting at a gate of", method);
      require(waiting == 0 || inside == gate.capacity(), method, "waits at a gate that is open");
    }
  }

  MethodRecount(Collection<ServedMethod> methods) {
    for (ServedMethod method : methods) {
      var counted = new Counts(method);
      counts.add(counted);
      byMethod.put(method, counted);
      for (Gate gate : method.gates()) {
        var its = new Places(gate, method);
        if (byGate.putIfAbsent(gate, its) == null) {
          places.add(its);
        }
      }
    }
  }

  void clear() {
    counts.forEach(Counts::clear);
    places.forEach(Places::clear);
  }

  private Places of(Gate gate) {
    return Objects.requireNonNull(byGate.get(gate));
  }

  void add(Operation operation) {
    Objects.requireNonNull(byMethod.get(operation.method)).add(operation);
    require(
        operation.state() != OperationState.RUNNING || operation.handlerBusy,
        operation,
        "runs without a handler");
    List<Gate> gates = operation.method.gates();
    for (int i = 0; i < operation.gatesHeld; i++) {
      of(gates.get(i)).inside++;
    }
    if (operation.state() == OperationState.QUEUED && operation.gatesHeld == gates.size()) {
      require(isBeingRecorded(operation), operation, "may start, and does not");
    } else if (operation.state() == OperationState.QUEUED) {
      Gate next = gates.get(operation.gatesHeld);
      of(next).waiting++;
      require(next.waiting().contains(operation), operation, "does not wait at its gate");
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

  void compare() {
    counts.forEach(Counts::compare);
    places.forEach(Places::compare);
  }
}
