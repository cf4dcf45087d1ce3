package dev.raincheck.server.book;

import dev.raincheck.api.Progress;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ProgressReport;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Totals;
import dev.raincheck.transport.loop.TimerWheel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries out what the shutdown strategy decides. It asks in rounds: every operation that has not
/// ended, a slice at a time so that the loop is never held up, and at the end of the round whether
/// to go on. A strategy that throws, or has not answered for a second, is replaced by `abort`.
final class ShutdownRun {
  private static final int SLICE = 2_048;
  private static final long ROUND_GAP_NS = 20_000_000;

  /// Patience is counted in steps, so that a pause of the whole process, however long, costs the
  /// strategy one of them.
  private static final long PATIENCE_STEP_NS = 100_000_000;

  private static final int PATIENCE_STEPS = 10;

  /// How long the last records may take when all else is over.
  private static final long STORE_PATIENCE_NS = 5_000_000_000L;

  private static final Duration REPLACEMENT_GRACE = Duration.ofSeconds(2);
  private static final int REQUESTS_MAX = 64;

  private final Actions actions;
  private final TimerWheel wheel;
  private final BookTimer.Round round = new BookTimer.Round();
  private final Phase phase;
  private final MethodDirectory methods;
  private final Operations operations;
  private final Retention retention;
  private final LedgerColumns columns;
  private final Records records;
  private final LastWords lastWords;
  private final long budgetNs;
  private final List<Long> requestedNs = new ArrayList<>();
  private final Set<String> admitted = new HashSet<>();

  private ShutdownStrategy strategy;
  private List<Operation> roster = List.of();
  private int asked;
  private @Nullable Consultation outstanding;
  private long roundDueNs = Operation.NEVER;
  private int patience;
  private long patienceDueNs = Operation.NEVER;

  ShutdownRun(
      Actions actions,
      TimerWheel wheel,
      Phase phase,
      MethodDirectory methods,
      Operations operations,
      Retention retention,
      LedgerColumns columns,
      Records records,
      LastWords lastWords,
      ShutdownStrategy strategy) {
    this.actions = actions;
    this.wheel = wheel;
    this.phase = phase;
    this.methods = methods;
    this.operations = operations;
    this.retention = retention;
    this.columns = columns;
    this.records = records;
    this.lastWords = lastWords;
    this.strategy = strategy;
    this.budgetNs = strategy.budget().toNanos(); // asked at start-up only: it is the user's code
  }

  /// Whether it has something to do at some time.
  boolean isScheduled() {
    return round.isScheduled();
  }

  boolean admits(ServedMethod method) {
    return phase.isServing() || (!phase.isClosing() && admitted.contains(method.name()));
  }

  /// Somebody wants the server to shut down, perhaps not for the first time.
  void request(long nowNs) {
    if (phase.isClosing()) {
      return;
    }
    if (requestedNs.size() < REQUESTS_MAX) {
      requestedNs.add(nowNs);
    }
    if (phase.isServing()) {
      phase.drainUntil(nowNs + budgetNs);
      actions.announceShutdown(); // handlers hear of it before anything is done to them
    }
    if (outstanding == null) {
      startRound(nowNs);
    }
  }

  /// What was started by an earlier run, and waits here, is not rejected.
  private void reject(Operation operation, long nowNs) {
    if (operation.state() == OperationState.QUEUED) {
      operations.abort(operation, "the server shuts down", nowNs);
    }
  }

  private void startRound(long nowNs) {
    roundDueNs = Operation.NEVER;
    roster = operations.unfinished.toList();
    asked = 0;
    askNext(nowNs);
  }

  private void askNext(long nowNs) {
    int end = Math.min(asked + SLICE, roster.size());
    var subjects = new ArrayList<Consultation.Subject>(end - asked);
    for (Operation operation : roster.subList(asked, end)) {
      if (!operation.isFinal()) {
        subjects.add(new Consultation.Subject(operation, status(operation, nowNs)));
      }
    }
    List<String> newCallsOf = asked == 0 ? methods.names() : List.of();
    asked = end;
    outstanding =
        new Consultation(strategy, status(nowNs), newCallsOf, subjects, end == roster.size());
    patience = PATIENCE_STEPS;
    patienceDueNs = nowNs + PATIENCE_STEP_NS;
    schedule();
    actions.consult(outstanding);
  }

  private ShutdownStatus status(long nowNs) {
    Map<String, Totals> totals = new HashMap<>();
    for (ServedMethod method : methods.all()) {
      totals.put(method.name(), columns.totals(method, requestedNs.getFirst(), nowNs));
    }
    List<Duration> since = requestedNs.stream().map(at -> Duration.ofNanos(nowNs - at)).toList();
    return ShutdownStatus.of(
        since, Duration.ofNanos(phase.endNs() - requestedNs.getFirst()), totals);
  }

  private static OperationStatus status(Operation operation, long nowNs) {
    boolean queued = operation.state() == OperationState.QUEUED;
    return OperationStatus.of(
            operation.method.name(),
            Duration.ofNanos(nowNs - operation.acceptedNs),
            queued ? OperationStatus.State.QUEUED : OperationStatus.State.RUNNING,
            fraction(operation),
            operation.lastPollNs == Operation.NEVER
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nowNs - operation.lastPollNs)))
        .withHandOff(StoreRecord.mayBeHandedOff(operation));
  }

  private static OptionalDouble fraction(Operation operation) {
    Progress progress = ProgressReport.lastOf(operation);
    return progress == null || Double.isNaN(progress.fraction())
        ? OptionalDouble.empty()
        : OptionalDouble.of(progress.fraction());
  }

  /// The strategy has answered.
  void decided(Consultation.Decision decision, long nowNs) {
    if (decision.consultation() != outstanding) {
      return; // of a strategy that was replaced meanwhile
    }
    outstanding = null;
    patienceDueNs = Operation.NEVER;
    if (!decision.consultation().methods().isEmpty()) {
      admitted.clear();
      admitted.addAll(decision.admitted());
    }
    decision.handOff().reversed().forEach(operation -> operations.handOff(operation, nowNs));
    decision.reject().forEach(operation -> reject(operation, nowNs));
    // The newest first, so that none is started just because an older one made room.
    decision
        .abort()
        .reversed()
        .forEach(operation -> operations.abort(operation, "the server shuts down", nowNs));
    if (decision.stop()) {
      close(nowNs);
    } else if (asked < roster.size()) {
      askNext(nowNs);
    } else {
      roster = List.of();
      roundDueNs = nowNs + ROUND_GAP_NS;
      schedule();
    }
  }

  /// The strategy threw.
  void failed(Consultation consultation, String how, long nowNs) {
    if (consultation == outstanding) {
      replace(how, nowNs);
    }
  }

  private void replace(String why, long nowNs) {
    actions.warn("shutdown strategy " + consultedName() + " " + why + "; it is replaced by abort");
    strategy = ShutdownStrategies.abort(REPLACEMENT_GRACE);
    admitted.clear();
    requestedNs.clear(); // else a late replacement would find its grace used up
    requestedNs.add(nowNs);
    phase.drainUntil(Math.min(phase.endNs(), nowNs + REPLACEMENT_GRACE.toNanos()));
    startRound(nowNs);
  }

  private String consultedName() {
    Class<?> type = strategy.getClass(); // its toString is the user's code too, and might hang
    return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
  }

  /// A round, the strategy's patience or the whole budget is over.
  void due(long nowNs) {
    if (phase.isClosing()) {
      flush(nowNs); // and what the store has not said it has is lost
    } else if (phase.endNs() <= nowNs) {
      close(nowNs);
    } else if (patienceDueNs <= nowNs) {
      losePatience(nowNs);
    } else {
      startRound(nowNs);
    }
  }

  private void losePatience(long nowNs) {
    if (--patience == 0) {
      replace("did not answer within a second", nowNs);
    } else {
      patienceDueNs = nowNs + PATIENCE_STEP_NS;
      schedule();
    }
  }

  private void schedule() {
    long dueNs = Math.min(phase.endNs(), Math.min(roundDueNs, patienceDueNs));
    wheel.schedule(round, TimerWheel.notBefore(dueNs)); // clients were told until when to claim
  }

  private void close(long nowNs) {
    for (Operation operation : operations.unfinished.toList().reversed()) {
      operations.abort(operation, "the server closes", nowNs);
    }
    outstanding = null;
    phase.closing();
    if (records.areWritten()) {
      flush(nowNs);
    } else {
      wheel.schedule(round, nowNs + STORE_PATIENCE_NS);
    }
  }

  /// The store has written something.
  void stored(long nowNs) {
    if (phase.isClosing() && round.isScheduled() && records.areWritten()) {
      flush(nowNs);
    }
  }

  private void flush(long nowNs) {
    wheel.cancel(round);
    lastWords.say(nowNs);
    actions.flush(); // whether the last replies are deliveries, their connections say
  }

  /// Whatever was said has left.
  void flushed() {
    retention.settleUnclaimed();
    phase.close();
    actions.close(columns.ledger());
  }
}
