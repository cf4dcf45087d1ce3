package dev.raincheck.server.state;

import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.terms.OperationState;

/// Where the record of an operation in the store stands. What is asked of the store is certain only
/// when the store has said so; until then nobody is told, and nothing starts.
public final class StoreRecord {
  /// What it is found by.
  public final RecordId id;

  /// How often its handler was started, the next time included.
  public final int attempt;

  /// Whether its handler was started before it came here.
  public final boolean ran;

  private Stage stage;

  /// The store has it: its token outlives the server.
  private boolean durable;

  /// Somebody was given its token before that, and may not know the durable one.
  public boolean toldEarly;

  /// The store will never have it.
  private boolean refused;

  /// Its handler had been started when it was left.
  private boolean leftStarted;

  /// What the operation holds while it has not ended, if it was taken from the store; else 0.
  public long takenBytes;

  /// What the store was asked to write last, or has written.
  public enum Stage {
    /// That there is an operation.
    ACCEPTING,
    /// It is recorded, and queued.
    ACCEPTED,
    /// That its handler starts.
    STARTING,
    /// Its handler may start.
    STARTED,
    /// How it ended.
    ENDING,
    /// How it ended may be told.
    ENDED,
    /// It is left to another run, or to whoever asks for it in the store.
    RELEASED
  }

  public StoreRecord(RecordId id, Stage stage) {
    this(id, stage, 1, false);
  }

  private StoreRecord(RecordId id, Stage stage, int attempt, boolean ran) {
    this.id = id;
    this.stage = stage;
    this.attempt = attempt;
    this.ran = ran;
  }

  /// One that the store has.
  ///
  /// @param attempt how often its handler was started, the next time included
  /// @param ran whether it was started before
  public static StoreRecord taken(RecordId id, int attempt, boolean ran) {
    var record = new StoreRecord(id, Stage.ACCEPTED, attempt, ran);
    record.durable = true;
    return record;
  }

  /// One that the store has, and that is left to whoever has it.
  ///
  /// @param started whether its handler was started there
  public static StoreRecord leftAs(RecordId id, boolean started) {
    StoreRecord record = taken(id, 1, false);
    record.leave(started);
    return record;
  }

  public Stage stage() {
    return stage;
  }

  public boolean isDurable() {
    return durable;
  }

  /// It is another run's, or nobody's.
  public boolean isLeft() {
    return stage == Stage.RELEASED;
  }

  /// It is another run's from here on, or nobody's.
  ///
  /// @param started whether its handler was started, as far as is known
  public void leave(boolean started) {
    moveTo(Stage.RELEASED);
    leftStarted = started;
  }

  /// Whether the handler of an operation that was left had been started then.
  public static boolean wasLeftStarted(Operation operation) {
    StoreRecord record = operation.record;
    return record != null && record.leftStarted;
  }

  /// Whether who asks by any token that was given is told as much from the store.
  public boolean tellsAll() {
    return stage == Stage.ENDED && durable && !toldEarly;
  }

  /// Whether the store has the operation, or is to have it.
  public static boolean isKept(Operation operation) {
    return operation.record != null && !operation.record.refused;
  }

  /// Whether the store has the operation.
  public static boolean isDurable(Operation operation) {
    StoreRecord record = operation.record;
    return record != null && record.isDurable();
  }

  /// Whether the operation was left before the store had said that it has it.
  public static boolean isInDoubt(Operation operation) {
    StoreRecord record = operation.record;
    return record != null && record.isLeft() && !record.isDurable();
  }

  /// Whether the handler of an operation that has not ended was started, here or before it came
  /// here.
  public static boolean wasStarted(Operation operation) {
    StoreRecord record = operation.record;
    return operation.state() == OperationState.RUNNING || (record != null && record.ran);
  }

  /// Whether the operation has a key, and the store looks after it: at any server, now or later, it
  /// leads to this one.
  public static boolean keepsKey(Operation operation) {
    return isKept(operation) && operation.keyText != null;
  }

  /// Whether another run may go on with it: the store has it, and it has not started or may run
  /// again.
  public static boolean mayBeHandedOff(Operation operation) {
    StoreRecord record = operation.record;
    return record != null
        && record.isDurable()
        && !operation.isFinal()
        && (operation.state() == OperationState.QUEUED || operation.method.policy().idempotent());
  }

  /// Whether the operation may be another's: the store has not said yet whether its name is new.
  public static boolean mayBeAnothers(Operation operation) {
    StoreRecord record = operation.record;
    return operation.name != null && record != null && !record.isDurable();
  }

  /// The store was asked for more.
  public void moveTo(Stage next) {
    if (next.compareTo(stage) <= 0) {
      throw new IllegalStateException("a record that is " + stage + " may not become " + next);
    }
    stage = next;
  }

  /// The store will not have it: its token leads to the operation for as long as this run lasts.
  public void refuse() {
    refused = true;
  }

  /// The store has written what it was asked for.
  ///
  /// @param asked what that was; more may have been asked for since
  /// @param now what it is by that
  public void written(Stage asked, Stage now) {
    durable = !refused;
    if (stage == asked) {
      stage = now;
    }
  }

  @Override
  public String toString() {
    return stage + (durable ? "" : ", not stored");
  }
}
