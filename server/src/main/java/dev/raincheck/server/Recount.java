package dev.raincheck.server;

import java.util.HashMap;
import java.util.Map;

/// Counts again what the book counts as it goes, so that tests can hold the one against the other
/// between any two events.
final class Recount {
  private static final class Counts {
    int queued;
    int running;
    int unclaimed;
  }

  private final Map<ServedMethod, Counts> byMethod = new HashMap<>();
  private long unfinished;

  private Counts of(ServedMethod method) {
    return byMethod.computeIfAbsent(method, none -> new Counts());
  }

  void addUnfinished(Operation operation) {
    unfinished++;
    switch (operation.state()) {
      case QUEUED -> of(operation.method).queued++;
      case RUNNING -> {
        of(operation.method).running++;
        require(operation.handlerBusy, operation + " runs without a handler");
      }
      case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT, ABORTED, REJECTED ->
          throw new IllegalStateException(operation + " is among the unfinished");
    }
    require(
        operation.isScheduled() || operation.nextDueNs() == Operation.NEVER,
        operation + " has a deadline that nobody keeps");
  }

  void addOpen(Operation operation) {
    require(operation.token != null, operation + " is open without a token");
    if (operation.isFinal()) {
      require(operation.outcome() != null, operation + " is open without an outcome");
      boolean isLost = operation.result() == ResultState.LOST; // the server has closed
      require(isLost || operation.isScheduled(), operation + " is kept for ever");
      of(operation.method).unclaimed += operation.result() == ResultState.UNCLAIMED ? 1 : 0;
    }
  }

  void compare(Iterable<ServedMethod> methods, Usage everybody) {
    require(
        everybody.unfinished() == unfinished,
        everybody.unfinished() + " unfinished, not " + unfinished);
    for (ServedMethod method : methods) {
      Counts counts = of(method);
      require(
          method.queued == counts.queued
              && method.running == counts.running
              && method.unclaimed == counts.unclaimed,
          "%s, not queued %d, running %d, unclaimed %d"
              .formatted(method, counts.queued, counts.running, counts.unclaimed));
      require(method.handlersBusy >= method.running, method + " runs more than handlers are busy");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
