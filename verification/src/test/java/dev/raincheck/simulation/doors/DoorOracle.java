package dev.raincheck.simulation.doors;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches what doors tell, and knows the promises. Of one run of the server: without a store none
/// of them outlives it, but what tokens it gave is remembered.
final class DoorOracle {
  private static final long MS = 1_000_000;

  /// What a run of the server knows of a call, by its key.
  private static final class Known {
    int arrived;
    int starts;
    int refused;

    /// When its handler came back, or [Long#MAX_VALUE].
    long endedNs = Long.MAX_VALUE;

    boolean isAcknowledged;

    /// Whether somebody was given a token: without one the outcome is kept for its key alone, from
    /// its end on as if it had been told.
    boolean hasToken;

    /// When an outcome was told first, or [Long#MAX_VALUE].
    long toldNs = Long.MAX_VALUE;

    /// How it ended, as it was told; empty if it was not.
    String outcome = "";
  }

  private final boolean roomIsSmall;
  private final Times times;
  private final Map<Long, Known> calls = new HashMap<>();
  private final Map<String, String> outcomeOfToken = new HashMap<>();

  /// Those of this run.
  private final Set<String> tokens = new HashSet<>();

  /// By when what was asked must be answered.
  private final Map<Object, Long> dueNs = new LinkedHashMap<>();

  private int runs;
  int answers;
  int ledgers;
  int joined;
  int again;

  DoorOracle(boolean roomIsSmall, Times times) {
    this.roomIsSmall = roomIsSmall;
    this.times = times;
  }

  private Known of(DoorCall call) {
    return of(call.number);
  }

  private Known of(long number) {
    return calls.computeIfAbsent(number, none -> new Known());
  }

  /// A run of the server begins, or ends: nothing that it knew holds any more.
  void anotherRun() {
    runs++;
    calls.clear();
    tokens.clear();
    dueNs.clear();
  }

  /// A call has reached the server.
  void arrived(DoorCall call) {
    Known known = of(call);
    known.arrived++;
    joined += known.starts > 0 ? 1 : 0;
  }

  /// Whoever asked must hear something by then.
  void due(Object asker, long atNs) {
    dueNs.merge(asker, atNs, Math::min);
  }

  /// It has, or has gone.
  void isAnswered(Object asker) {
    dueNs.remove(asker);
  }

  /// After every step.
  void checkAnswers(long nowNs) {
    for (var waiting : dueNs.entrySet()) {
      require(waiting.getValue() >= nowNs, "on time: no answer to {}", waiting.getKey());
    }
  }

  void started(long number) {
    Known known = of(number);
    known.starts++;
    require(known.starts == 1 || mayBeForgotten(known), "never twice: call {} by its key", number);
    if (known.starts > 1) { // so it is another operation
      known.endedNs = Long.MAX_VALUE;
      known.toldNs = Long.MAX_VALUE;
      known.outcome = "";
    }
    require(
        known.arrived > known.refused,
        "says what it knows: call {} starts, and was told that it would not",
        number);
  }

  /// In little room a key gives way that only an outcome is kept by; not before there is one.
  private boolean mayBeForgotten(Known known) {
    return roomIsSmall && known.endedNs != Long.MAX_VALUE;
  }

  void ended(long number, long nowNs) {
    of(number).endedNs = nowNs;
  }

  void acknowledged(DoorCall call) {
    of(call).isAcknowledged = true;
  }

  /// A door tells it.
  void told(Asked question, Heard heard, long nowNs) {
    answers++;
    DoorCall call = question.call();
    Known known = of(call);
    switch (heard) {
      case Heard.Value(String text) -> {
        require(text.equals(Sim.result(call.number)), "the right result: {} of {}", text, call);
        require(known.starts > 0, "the right result: never started, {}", call);
        known.toldNs = Math.min(known.toldNs, nowNs);
        outcome(known, "value", call);
      }
      case Heard.Goes(String token) -> {
        tokens.add(token);
        known.hasToken = true;
        String before = outcomeOfToken.get(token);
        require(before == null, "final is final: {}, then pending: {}", before, call);
      }
      case Heard.Failed failed -> failed(question, known, failed, nowNs);
      case Heard.Heartbeat h -> {}
      case Heard.Done d -> {}
    }
  }

  private void outcome(Known known, String how, DoorCall call) {
    require(
        known.outcome.isEmpty() || known.outcome.equals(how),
        "final is final: {}, then {}, {}",
        known.outcome,
        how,
        call);
    again += known.outcome.isEmpty() ? 0 : 1;
    known.outcome = how;
  }

  private void failed(Asked question, Known known, Heard.Failed failed, long nowNs) {
    DoorCall call = question.call();
    checkExecution(question, known, failed);
    require(roomIsSmall || !failed.code().equals("OVERLOADED"), "there is room, but {}", failed);
    if (failed.isAboutToken() || failed.code().equals("RESULT_GONE")) {
      boolean isOfFormerRun = runs > 1 && failed.code().equals("TOKEN_LOST");
      require(
          isOfFormerRun || mayBeGone(known, call, nowNs),
          "never lost by delivery: {} of {}",
          failed,
          question);
    } else if (failed.isOutcome()) {
      known.toldNs = Math.min(known.toldNs, nowNs);
      if (failed.token() != null) {
        String how = failed.code() + " " + failed.execution();
        String before = outcomeOfToken.putIfAbsent(failed.token(), how);
        require(
            before == null || before.equals(how), "final is final: {}, then {}", before, failed);
      }
      if (!failed.execution().equals("NOT_STARTED")) { // which leaves its key free
        outcome(known, failed.code() + " " + failed.execution(), call);
      }
    }
  }

  /// Whether it has run.
  private void checkExecution(Asked question, Known known, Heard.Failed failed) {
    switch (failed.execution()) {
      case "NOT_STARTED" -> {
        require(
            known.starts == 0 || mayBeForgotten(known) || isOfUnstarted(question),
            "says what it knows: started, but {} of {}",
            failed,
            question);
        known.refused += question.kind().isCall() ? 1 : 0;
      }
      case "STARTED", "FINISHED" ->
          require(
              known.starts > 0, "says what it knows: never started, but {}, {}", failed, question);
      default ->
          require(
              failed.isAboutToken() || failed.code().equals("SESSION_LOST"),
              "unknown is the last resort: {} of {}",
              failed,
              question);
    }
  }

  /// Whether the question is about an operation that ended before it began. Its key was free then:
  /// the call may have come once more, and be another operation.
  private boolean isOfUnstarted(Asked question) {
    return !question.kind().isCall()
        && outcomeOfToken.getOrDefault(question.call().token, "").endsWith("NOT_STARTED");
  }

  private boolean mayBeGone(Known known, DoorCall call, long nowNs) {
    return roomIsSmall
        || known.isAcknowledged
        || isOver(known.toldNs, times.deliveredRetention(), nowNs)
        || (!known.hasToken && isOver(known.endedNs, times.deliveredRetention(), nowNs))
        || (call.token != null && !tokens.contains(call.token));
  }

  private static boolean isOver(long sinceNs, Duration kept, long nowNs) {
    return sinceNs != Long.MAX_VALUE && nowNs - sinceNs >= kept.toNanos();
  }

  void closed(Ledger ledger) {
    ledgers++;
    require(ledger.addsUp(), "adds up: {}", ledger);
    long starts = calls.values().stream().mapToLong(it -> it.starts).sum();
    long arrived = calls.values().stream().mapToLong(it -> it.arrived).sum();
    require(ledger.accepted() >= starts, "adds up: {} were started, {}", starts, ledger);
    require(ledger.accepted() <= arrived, "adds up: {} arrived, {}", arrived, ledger);
    require(dueNs.isEmpty(), "on time: closed without an answer to {}", dueNs.keySet());
  }

  /// At the end.
  ///
  /// @param isGood whether nothing went wrong but handlers
  void end(List<DoorCall> all, boolean isGood) {
    for (DoorCall call : all) {
      require(call.isOver || call.isGivenUp, "every call ends: {}", call);
      require(call.isOver || !isGood, "every call is answered: {}", call);
    }
  }

  /// In milliseconds.
  static long ns(long ms) {
    return ms * MS;
  }
}
