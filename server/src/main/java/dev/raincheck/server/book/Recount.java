package dev.raincheck.server.book;

import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Deadlines;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationState;
import dev.raincheck.server.state.ResultState;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts again, from the operations and sessions themselves, what the book counts as it goes, so
/// that tests can hold the one against the other between any two events. Whatever is counted can be
/// found: in the list of what has not ended, by its token, by its key, in its session, or at work.
final class Recount {
  private final TimerWheel wheel;
  private final Claims claims;
  private final CallKeys keys;
  private final Set<Operation> operations = new LinkedHashSet<>();
  private final Set<Operation> unfinished = new HashSet<>();
  private final Set<Operation> atWork = new HashSet<>();
  private final Map<ServedMethod, Counts> byMethod = new HashMap<>();
  private final UsageRecount usages = new UsageRecount();
  private final SessionRecount sessions = new SessionRecount(usages);
  private final KeyRecount keyed = new KeyRecount(usages);
  private int tokens;
  private long unsettled;

  private static final class Counts {
    int queued;
    int running;
    int unclaimed;
    int handlersBusy;
  }

  Recount(TimerWheel wheel, Claims claims, CallKeys keys) {
    this.wheel = wheel;
    this.claims = claims;
    this.keys = keys;
  }

  /// @param all of the operations that have not ended
  /// @param working those whose handlers were started and have not come back
  /// @param table every session
  void add(Collection<Operation> all, Collection<Operation> working, SessionTable table) {
    unfinished.addAll(all);
    require(unfinished.size() == all.size(), all, "has some operation twice");
    atWork.addAll(working);
    sessions.add(table, wheel);
    operations.addAll(all);
    operations.addAll(working);
    operations.addAll(claims.open());
    operations.addAll(sessions.operations());
    keys.all().forEach(keyed::add);
    require(keys.isScheduled(), keys, "has a tombstone that nobody ends");
    operations.addAll(keyed.operations());
    operations.forEach(this::count);
  }

  private void count(Operation operation) {
    Counts counts = of(operation.method);
    require(
        operation.isFinal() != unfinished.contains(operation),
        operation,
        "is among the unfinished, or is not, against its state");
    require(
        operation.handlerBusy == atWork.contains(operation),
        operation,
        "has a handler at work, or none, against its word");
    require(
        operation.session == sessions.of(operation),
        operation,
        "names another session than the one that remembers it");
    switch (operation.state()) {
      case QUEUED -> counts.queued++;
      case RUNNING -> {
        counts.running++;
        require(operation.handlerBusy, operation, "runs without a handler");
      }
      case SUCCEEDED, FAILED, TIMED_OUT -> unsettled += isUnclaimed(operation) ? 1 : 0;
      case CANCELLED, ABORTED, REJECTED, HANDED_OFF -> {} // in a column since it was told
    }
    counts.unclaimed += isUnclaimed(operation) && operation.record == null ? 1 : 0;
    counts.handlersBusy += operation.handlerBusy ? 1 : 0;
    unsettled += operation.mayBeTold() ? 0 : 1;
    require(
        operation.mayBeTold() != (operation.result() == ResultState.PENDING),
        operation,
        "has a result, or none, against its state");
    keyed.check(operation);
    countToken(operation);
    usages.add(operation);
    checkDeadline(operation);
  }

  private void countToken(Operation operation) {
    boolean isKept = operation.result().isKept();
    boolean isHeld = operation.result() == ResultState.ACKNOWLEDGED && CallKey.holds(operation);
    boolean isOpen = operation.token != null && (!operation.mayBeTold() || isKept || isHeld);
    require(
        (isKept || isHeld)
            == (operation.token != null && operation.mayBeTold() && operation.outcome() != null),
        operation,
        "has an outcome to claim, or none, against its state");
    tokens += isOpen ? 1 : 0;
    require(
        claims.holds(operation) == isOpen,
        operation,
        "is found by its token, or is not, against its state");
  }

  private static boolean isUnclaimed(Operation operation) {
    return operation.result() == ResultState.UNCLAIMED;
  }

  private void checkDeadline(Operation operation) {
    long dueNs = Deadlines.nextNs(operation);
    if (dueNs != Operation.NEVER) {
      require(wheel.firesBy(operation, dueNs), operation, "has a deadline that nobody keeps");
    } else {
      require(!operation.isFinal() || !operation.isScheduled(), operation, "is kept by its timer");
    }
  }

  private Counts of(ServedMethod method) {
    return byMethod.computeIfAbsent(method, none -> new Counts());
  }

  /// @throws IllegalStateException if the book counts otherwise
  void compare(Collection<ServedMethod> methods, Accounts accounts) {
    requireEqual(claims.open().size(), tokens, "tokens of", "all");
    requireEqual(accounts.unsettled(), unsettled, "in no column of", "the accepted");
    methods.forEach(this::compare);
    new GateRecount(operations).compare(methods);
    usages.compare(accounts);
  }

  private void compare(ServedMethod method) {
    Counts counts = of(method);
    requireEqual(method.queued, counts.queued, "queued of", method);
    requireEqual(method.running, counts.running, "running of", method);
    requireEqual(method.unclaimed, counts.unclaimed, "unclaimed of", method);
    requireEqual(method.handlersBusy, counts.handlersBusy, "busy handlers of", method);
  }

  static void require(boolean holds, Object what, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(what + " " + otherwise);
    }
  }

  static void requireEqual(long booked, long recounted, String what, Object whose) {
    if (booked != recounted) {
      throw new IllegalStateException(booked + " " + what + " " + whose + ", not " + recounted);
    }
  }

  /// Counts again who is in which gate and who waits at it, from the operations themselves.
  private static final class GateRecount {
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
          require(
              queue.isEmpty() || held == gate.capacity(), method, "waits at a gate that is open");
        }
      }
    }
  }
}
