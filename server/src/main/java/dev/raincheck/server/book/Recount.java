package dev.raincheck.server.book;

import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.ResultState;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts again, from the operations and sessions themselves, what the book counts as it goes, so
/// that tests can hold the one against the other between any two events. Whatever is counted can be
/// found: in the list of what has not ended, at work, by its token, by its key, or in its session;
/// there it is counted, at the first of these places. One object for all the recounts of a book:
/// they run after each event of millions of histories, so they make no garbage, and look things up
/// only where two counts do not say the same.
final class Recount {
  private final TokenTable tokenTable;
  private final LedgerColumns columns;
  private final UsageByClient byClient;
  private final Operations operations;
  private final Room room;
  private final MethodRecount methods;
  private final UsageRecount usages = new UsageRecount();
  private final SessionRecount sessions;
  private final KeyRecount keyed;

  // Made once, as there is a recount after each event.
  private final Consumer<Operation> unfinished = this::addUnfinished;
  private final Consumer<Operation> atWorkStill = this::addWorking;
  private final Consumer<Operation> claimed = this::addClaimed;
  private final Consumer<Operation> ended = this::addEnded;

  private Set<Operation> atWork = Set.of();
  private int busy;
  private int tokens;
  private int remembered;
  private long unsettled;
  private int claimedAndEnded;

  Recount(
      TokenTable tokenTable,
      LedgerColumns columns,
      UsageByClient byClient,
      CallKeys keys,
      Operations operations,
      SessionTable sessionTable,
      Room room,
      MethodDirectory directory) {
    this.tokenTable = tokenTable;
    this.columns = columns;
    this.byClient = byClient;
    this.operations = operations;
    this.room = room;
    methods = new MethodRecount(directory.all());
    keyed = new KeyRecount(keys, usages, this::addNamed);
    sessions = new SessionRecount(sessionTable, usages, this::addRemembered);
  }

  /// @param working the operations whose handlers were started and have not come back
  /// @throws IllegalStateException if the book counts otherwise
  void check(Set<Operation> working) {
    clear(working);
    operations.unfinished.forEach(unfinished);
    working.forEach(atWorkStill);
    tokenTable.forEach(claimed);
    tokenTable.ended().forEach(ended);
    keyed.add();
    sessions.add();
    compare();
    room.check();
  }

  private void clear(Set<Operation> working) {
    atWork = working;
    busy = 0;
    tokens = 0;
    remembered = 0;
    unsettled = 0;
    claimedAndEnded = 0;
    methods.clear();
    usages.clear();
  }

  private void addUnfinished(Operation operation) {
    require(!operation.isFinal(), operation, "is among the unfinished, against its state");
    count(operation);
  }

  private void addWorking(Operation operation) {
    require(operation.handlerBusy, operation, "has a handler at work, against its word");
    if (operation.isFinal()) {
      count(operation);
    }
    requireListed(operation);
  }

  private void addClaimed(Operation operation) {
    require(tokenTable.holds(operation), operation, "is found by the token of another one");
    require(isOpen(operation), operation, "is found by its token, against its state");
    if (isOverAndIdle(operation)) {
      count(operation);
    }
    requireListed(operation);
    claimedAndEnded += operation.isFinal() ? 1 : 0;
  }

  private void addEnded(Operation operation) {
    require(
        operation.isFinal() && tokenTable.holds(operation),
        operation,
        "is among those that have ended and are kept, against its state");
    claimedAndEnded--;
  }

  /// Its key leads to it.
  private void addNamed(Operation operation) {
    if (isOverAndIdle(operation) && !isClaimed(operation)) {
      count(operation);
    }
    requireListed(operation);
  }

  /// A session remembers it.
  private void addRemembered(Operation operation) {
    if (isOverAndIdle(operation) && !isClaimed(operation) && !keyed.leadTo(operation)) {
      count(operation);
    }
    remembered--;
    requireListed(operation);
  }

  private static boolean isOverAndIdle(Operation operation) {
    return operation.isFinal() && !operation.handlerBusy;
  }

  private boolean isClaimed(Operation operation) {
    boolean isOpen = isOpen(operation);
    require(!isOpen || tokenTable.holds(operation), operation, "is not found by its token");
    return isOpen;
  }

  /// It has been counted, or will be, if it is where its state says that it is.
  private void requireListed(Operation operation) {
    require(
        operation.isFinal() || operations.unfinished.contains(operation),
        operation,
        "is not among the unfinished");
    require(
        !operation.handlerBusy || atWork.contains(operation), operation, "has no handler at work");
  }

  private void count(Operation operation) {
    busy += operation.handlerBusy ? 1 : 0;
    unsettled += isUnsettled(operation) ? 1 : 0;
    tokens += isOpen(operation) ? 1 : 0;
    remembered += operation.session == null ? 0 : 1;
    checkResult(operation);
    keyed.check(operation);
    require(
        operations.isScheduled(operation),
        operation,
        "has a deadline that nobody keeps, or is kept by its timer");
    methods.add(operation);
    usages.add(operation);
  }

  /// Whether it is in no column yet.
  private static boolean isUnsettled(Operation operation) {
    return switch (operation.state()) {
      case QUEUED, RUNNING -> true;
      case SUCCEEDED, FAILED, TIMED_OUT ->
          !operation.mayBeTold() || operation.result() == ResultState.UNCLAIMED;
      case CANCELLED, ABORTED, REJECTED, HANDED_OFF -> !operation.mayBeTold();
    };
  }

  private static void checkResult(Operation operation) {
    require(
        operation.mayBeTold() != (operation.result() == ResultState.PENDING),
        operation,
        "has a result, or none, against its state");
    require(
        (operation.result().isKept() || isHeld(operation))
            == (operation.token != null && operation.mayBeTold() && operation.outcome() != null),
        operation,
        "has an outcome to claim, or none, against its state");
  }

  /// Whether its token leads to it.
  private static boolean isOpen(Operation operation) {
    return operation.token != null
        && (!operation.mayBeTold() || operation.result().isKept() || isHeld(operation));
  }

  /// Whether only its key keeps its outcome.
  private static boolean isHeld(Operation operation) {
    return operation.result() == ResultState.ACKNOWLEDGED && CallKey.holds(operation);
  }

  private void compare() {
    requireEqual(atWork.size(), busy, "handlers at work of", "all");
    requireEqual(tokenTable.size(), tokens, "tokens of", "all");
    requireEqual(claimedAndEnded, 0, "have ended, kept, but not among these, of", "all");
    requireEqual(0, remembered, "calls that name a session that does not remember them, of", "all");
    requireEqual(columns.unsettled(), unsettled, "in no column of", "the accepted");
    requireEqual(keyed.heldAndNotFound, 0, "have a key that nobody finds, of", "all");
    methods.compare();
    usages.compare(byClient);
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

  /// Goes through the keys of calls again: what each names, and whether it may give way.
  private static final class KeyRecount {
    private final CallKeys keys;
    private final UsageRecount usages;
    private final Consumer<Operation> operations;
    private final BiConsumer<CallKey.Name, CallKey> each = this::add;
    private int heldAndNotFound;

    /// @param operations hears of each that a key leads to
    KeyRecount(CallKeys keys, UsageRecount usages, Consumer<Operation> operations) {
      this.keys = keys;
      this.usages = usages;
      this.operations = operations;
    }

    void add() {
      keys.forEach(each);
      require(keys.isScheduled(), keys, "has a tombstone that nobody ends");
    }

    private void add(CallKey.Name name, CallKey key) {
      require(key.name == name || key.name.equals(name), key, "is found by another name");
      usages.add(key);
      Operation operation = key.operation();
      if (operation != null) {
        require(operation.key == key, operation, "has another key than the one that names it");
        heldAndNotFound--;
        operations.accept(operation);
      }
      CallKey.Stage stage = stage(operation);
      require(key.stage() == stage, key, "stands elsewhere than what it names");
      // How many are at rest is counted, so it is nowhere else.
      for (Usage usage = key.usage; usage != null; usage = usage.whole) {
        require(
            stage == CallKey.Stage.IN_USE
                || (usage.keysAtRest != null && usage.keysAtRest.contains(key, stage)),
            key,
            "gives way otherwise than it says");
      }
    }

    private static CallKey.Stage stage(@Nullable Operation operation) {
      if (operation == null) {
        return CallKey.Stage.TOMBSTONE;
      }
      return Retention.isLeftToItsKey(operation) ? CallKey.Stage.RESULT : CallKey.Stage.IN_USE;
    }

    /// The operation's key keeps its outcome, or has let it go. Whether it is found, their number
    /// tells: each leads to an operation of its own.
    void check(Operation operation) {
      CallKey key = operation.key;
      if (key != null) {
        boolean isHeld = CallKey.holds(operation);
        heldAndNotFound += isHeld ? 1 : 0;
        require(operation.isFinal() || isHeld, operation, "goes on, and its key names nothing");
        require(
            !isHeld || !operation.isFinal() || operation.outcome() != null,
            operation,
            "is held by its key without an outcome");
      }
    }

    /// Whether a key leads to it.
    boolean leadTo(Operation operation) {
      return CallKey.holds(operation) && keys.has(Objects.requireNonNull(operation.key));
    }
  }
}
