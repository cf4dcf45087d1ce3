package dev.raincheck.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Plays a strategy to the end against operations that follow a script, in steps of stepped time:
/// what a server does with a strategy, without the server.
final class Rehearsal {
  static final long STEP_MS = 50;

  /// What is asked first in a step. A strategy must not depend on it.
  enum Order {
    OPERATIONS_FIRST,
    WHOLE_FIRST
  }

  /// @param byStrategy whether the strategy said stop, rather than its budget being used up
  record Ending(Duration elapsed, boolean byStrategy, List<Actor.Fate> fates) {}

  private final ShutdownStrategy strategy;
  private final Order order;
  private final List<Long> requestsAt;
  private final List<Actor> actors;
  private long now;

  private Rehearsal(
      ShutdownStrategy strategy, Order order, List<Long> requestsAt, List<Script> scripts) {
    this.strategy = strategy;
    this.order = order;
    this.requestsAt = requestsAt;
    this.actors = scripts.stream().map(Actor::new).toList();
  }

  /// @param requestsAt when the shutdown is requested, in milliseconds; the first time is 0
  static Ending play(
      ShutdownStrategy strategy, Order order, List<Long> requestsAt, List<Script> scripts) {
    return new Rehearsal(strategy, order, requestsAt, scripts).play();
  }

  private Ending play() {
    while (true) {
      actors.forEach(actor -> actor.turn(now));
      if (status().isOver()) {
        return end(false);
      }
      if (order == Order.WHOLE_FIRST && strategy.whole(status()) == Continuation.STOP) {
        return end(true);
      }
      askForEach();
      if (order == Order.OPERATIONS_FIRST && strategy.whole(status()) == Continuation.STOP) {
        return end(true);
      }
      now += STEP_MS;
    }
  }

  private void askForEach() {
    ShutdownStatus status = status();
    for (Actor actor : actors) {
      if (actor.isArriving(now)) {
        actor.arrive(strategy.newCalls(status, actor.script.method()));
      }
      if (actor.fate().isUnfinished()) {
        actor.obey(strategy.operation(status, actor.status(now)), now);
      }
    }
  }

  private ShutdownStatus status() {
    List<Duration> sinceRequests = new ArrayList<>();
    requestsAt.stream()
        .filter(at -> at <= now)
        .forEach(at -> sinceRequests.add(Duration.ofMillis(now - at)));
    Map<String, Totals> totals = new HashMap<>();
    for (Actor actor : actors) {
      totals.merge(actor.script.method(), actor.totals(now), Totals::plus);
    }
    return ShutdownStatus.of(sinceRequests, strategy.budget(), totals);
  }

  private Ending end(boolean byStrategy) {
    actors.forEach(actor -> actor.obey(Verdict.ABORT, now));
    return new Ending(
        Duration.ofMillis(now), byStrategy, actors.stream().map(Actor::fate).toList());
  }
}
