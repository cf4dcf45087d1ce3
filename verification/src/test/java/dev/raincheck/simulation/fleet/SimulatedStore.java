package dev.raincheck.simulation.fleet;

import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A store that several runs share, as PostgreSQL is one, in a map. What it does, it does at once
/// and without a fault: slowness, failures and doubt are brought about by [StoreWire].
final class SimulatedStore implements OperationStore {
  private static final int ATTEMPTS_MAX = 5;

  /// What one move of a take-over frees, so that it takes several.
  private static final int MOVED_MAX = 3;

  /// A run, as the others see it.
  static final class Member {
    boolean alive = true;
    long leaseUntilMs;

    /// Its process is gone, and the database knows.
    boolean silent;

    /// Records with ids of up to that time are written, or never will be.
    long decidedMs = Long.MIN_VALUE;
  }

  /// What the store has ever had of an operation, also when it is deleted by now.
  static final class Past {
    /// The runs that have its start on record.
    final List<Long> startedBy = new ArrayList<>();

    @Nullable StoredOutcome outcome;
  }

  final Map<RecordId, Row> rows = new LinkedHashMap<>();
  final Map<Long, Member> members = new LinkedHashMap<>();
  private final Map<Long, Past> past = new LinkedHashMap<>();

  /// Of which somebody was told that there is no record, and never will be.
  final Set<Long> toldLost = new HashSet<>();

  private final LongSupplier clockMs;
  private final String name;
  final Flaw flaw;
  private long epochs;

  /// @param clockMs the store's own
  SimulatedStore(LongSupplier clockMs, Flaw flaw, String name) {
    this.clockMs = clockMs;
    this.flaw = flaw;
    this.name = name;
  }

  @Override
  public StoreRun open(String server) {
    return open(server, Long.MAX_VALUE / 2);
  }

  SimulatedRun open(String server, long leaseMs) {
    List<Long> dead = debtors();
    boolean looksForAny = flaw != Flaw.TAKE_OVER_IN_ONE && flaw != Flaw.ONE_TAKER_ONLY;
    while (looksForAny && !dead.isEmpty() && move(dead) > 0) {}
    var member = new Member();
    member.leaseUntilMs = nowMs() + leaseMs;
    members.put(++epochs, member);
    byte[] secret = new byte[32];
    secret[0] = 7;
    return new SimulatedRun(this, new StoreRun.Identity(name, epochs, secret));
  }

  long nowMs() {
    return clockMs.getAsLong();
  }

  boolean isAlive(long epoch) {
    Member member = members.get(epoch);
    return member != null && member.alive;
  }

  /// Whether the run may yet write records with ids of that time.
  boolean mayWrite(long epoch, long issuedMs) {
    return isAlive(epoch) && members.get(epoch).decidedMs < issuedMs;
  }

  void renew(long epoch, long leaseMs, long decidedMs) {
    Member member = members.get(epoch);
    if (member != null && member.alive) {
      member.leaseUntilMs = nowMs() + leaseMs;
      member.decidedMs = decidedMs;
    }
  }

  /// Runs whose lease has ended, or whose process is gone.
  List<Long> suspects() {
    return members.keySet().stream().filter(this::isSuspect).toList();
  }

  private boolean isSuspect(long epoch) {
    Member member = members.get(epoch);
    return member.alive && (member.silent || member.leaseUntilMs < nowMs());
  }

  /// If the cause still holds.
  boolean declareDead(long epoch) {
    return isSuspect(epoch) && leave(epoch);
  }

  boolean leave(long epoch) {
    boolean wasAlive = isAlive(epoch);
    members.get(epoch).alive = false;
    return wasAlive;
  }

  /// Dead runs that still have operations.
  List<Long> debtors() {
    return rows.values().stream()
        .filter(row -> !row.isDone() && row.owner != 0 && !isAlive(row.owner))
        .map(row -> row.owner)
        .distinct()
        .toList();
  }

  /// What runs have that has not ended.
  List<Row> of(List<Long> epochs) {
    return rows.values().stream()
        .filter(row -> !row.isDone() && epochs.contains(row.owner))
        .toList();
  }

  /// Frees some of what dead runs have.
  int move(List<Long> dead) {
    List<Row> some = of(dead).stream().limit(MOVED_MAX).toList();
    some.forEach(this::move);
    return some.size();
  }

  void move(Row row) {
    boolean wasStarted = row.stage == Stage.STARTED;
    boolean mayRun =
        flaw == Flaw.RUN_AGAIN_ANYWAY || (row.first.idempotent() && row.attempt < ATTEMPTS_MAX);
    if (wasStarted && !mayRun) {
      row.owner = 0;
      end(row, StoredOutcome.INTERRUPTED);
    } else {
      row.attempt += wasStarted ? 1 : 0;
      row.free();
    }
  }

  void end(Row row, StoredOutcome how) {
    row.end(how, nowMs());
    past(row.first.id()).outcome = how;
  }

  @Nullable Row named(String principal, String text) {
    return rows.values().stream()
        .filter(row -> row.isNamed(principal, text))
        .findFirst()
        .orElse(null);
  }

  Past past(RecordId id) {
    return past.computeIfAbsent(id.high(), none -> new Past());
  }

  /// @param high of its id; null if the store has never had it
  @Nullable Past pastOf(long high) {
    return past.get(high);
  }

  @Override
  public String toString() {
    return "the simulated store: " + rows.values();
  }
}
