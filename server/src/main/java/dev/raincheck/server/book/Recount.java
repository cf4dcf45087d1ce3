package dev.raincheck.server.book;

import dev.raincheck.server.state.Deadlines;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ResultState;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Counts again, from the operations and sessions themselves, what the book counts as it goes, so
/// that tests can hold the one against the other between any two events. Whatever is counted can be
/// found: in the list of what has not ended, by its token, in its session, or at work.
final class Recount {
  private final TimerWheel wheel;
  private final Claims claims;
  private final Set<Operation> operations = new LinkedHashSet<>();
  private final Set<Operation> unfinished = new HashSet<>();
  private final Set<Operation> atWork = new HashSet<>();
  private final Map<ServedMethod, Counts> byMethod = new HashMap<>();
  private final UsageRecount usages = new UsageRecount();
  private final SessionRecount sessions = new SessionRecount(usages);
  private int tokens;
  private long unsettled;

  private static final class Counts {
    int queued;
    int running;
    int unclaimed;
    int handlersBusy;
  }

  Recount(TimerWheel wheel, Claims claims) {
    this.wheel = wheel;
    this.claims = claims;
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
    countToken(operation);
    usages.add(operation);
    checkDeadline(operation);
  }

  private void countToken(Operation operation) {
    boolean isKept = operation.result().isKept();
    boolean isOpen = operation.token != null && (!operation.mayBeTold() || isKept);
    require(
        isKept == (operation.token != null && operation.mayBeTold() && operation.outcome() != null),
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
}
