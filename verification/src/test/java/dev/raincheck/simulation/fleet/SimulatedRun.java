package dev.raincheck.simulation.fleet;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run on the simulated store: the words of `PostgresRun`, over a map.
final class SimulatedRun implements StoreRun {
  private final SimulatedStore store;
  private final Identity identity;
  private final long epoch;
  private long takes;

  /// The keeper tells it to the others.
  long decidedMs;

  /// The last that is known to have succeeded.
  private long takeSucceeded;

  SimulatedRun(SimulatedStore store, Identity identity) {
    this.store = store;
    this.identity = identity;
    this.epoch = identity.epoch();
  }

  @Override
  public Identity identity() {
    return identity;
  }

  private void fence() throws StoreException {
    if (!store.isAlive(epoch) && store.flaw != Flaw.NO_FENCE) {
      throw new StoreException(
          StoreException.Kind.FENCED, "run " + epoch + " was declared dead", null);
    }
  }

  @Override
  public Set<RecordId> write(StoreBatch batch) throws StoreException {
    fence();
    var notStarted = new HashSet<RecordId>();
    batch.accepted().forEach(record -> accept(record, notStarted));
    batch.started().forEach(id -> start(id, notStarted));
    for (StoreBatch.Ended end : batch.ended()) {
      Row row = store.rows.get(end.id());
      if (row != null && !row.isDone() && row.owner == epoch) {
        store.end(row, end.outcome());
      }
    }
    for (RecordId id : batch.released()) {
      Row row = store.rows.get(id);
      if (row != null && !row.isDone() && row.owner == epoch) {
        row.free();
      }
    }
    batch.forgotten().forEach(this::forget);
    for (StoreBatch.Progressed one : batch.progressed()) {
      Row row = store.rows.get(one.id());
      if (row != null && row.stage == Stage.STARTED && row.owner == epoch) {
        row.progress = one.progress();
      }
    }
    return notStarted;
  }

  private void accept(NewRecord record, Set<RecordId> notStarted) {
    if (store.rows.containsKey(record.id())) {
      return;
    }
    String name = record.takenName();
    Row other = name == null ? null : store.named(record.principal(), name);
    if (other != null && store.flaw != Flaw.NO_NAMES) {
      other.isCopied |= Row.isCopied(record);
      notStarted.add(record.id());
      return;
    }
    require(
        !store.toldLost.contains(record.id().high()),
        "nobody is told what is not certain: {} is recorded, and was said to be lost",
        record);
    var row = new Row(record, epoch, store.nowMs());
    store.rows.put(record.id(), row);
    SimulatedStore.Past past = store.past(record.id());
    past.outcome = record.outcome();
    if (record.stage() != Stage.QUEUED) {
      past.startedBy.add(epoch);
    }
  }

  private void start(RecordId id, Set<RecordId> notStarted) {
    Row row = store.rows.get(id);
    if (row == null || row.isDone() || row.owner != epoch) {
      notStarted.add(id);
    } else {
      row.start();
      store.past(id).startedBy.add(epoch);
    }
  }

  private void forget(StoreBatch.Forgotten one) {
    Row row = store.rows.get(one.id());
    if (row == null || row.stage != Stage.DONE || !row.first.principal().equals(one.principal())) {
      return;
    }
    RecordName name = row.first.name();
    if (name != null && name.isShared()) {
      row.expiresMs = Math.min(row.expiresMs, store.nowMs() + name.heldMs());
    } else if (!row.isCopied) {
      store.rows.remove(one.id());
    }
  }

  @Override
  public @Nullable StoredOperation find(RecordId id) {
    return found(store.rows.get(id));
  }

  @Override
  public @Nullable StoredOperation find(String principal, String name) {
    return found(store.named(principal, name));
  }

  @Override
  public List<Seen> see(Collection<RecordId> records) {
    List<Seen> seen = new ArrayList<>();
    for (RecordId id : records) {
      StoredOperation found = found(store.rows.get(id));
      boolean ended = found != null && found.record().outcome() != null;
      if (ended || (found != null && found.progress() != null)) {
        seen.add(new Seen(id, ended, found.progress()));
      }
    }
    return seen;
  }

  private @Nullable StoredOperation found(@Nullable Row row) {
    return row == null ? null : row.found(store.nowMs());
  }

  @Override
  public boolean mayWrite(long other, long issuedMs) {
    return store.mayWrite(other, issuedMs);
  }

  @Override
  public void decided(long issuedMs) {
    decidedMs = issuedMs;
  }

  @Override
  public Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException {
    Taken taken = takeUnsaid(methods, countMax, bytesMax, suspects);
    takeSucceeded();
    return taken;
  }

  /// The same, and nobody knows that it has succeeded until [#takeSucceeded].
  Taken takeUnsaid(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException {
    fence();
    giveBackWhatIsInDoubt();
    takes++;
    var turned = new ArrayList<>(methods);
    Collections.rotate(turned, -(int) (takes % Math.max(1, methods.size())));
    var taken = new ArrayList<StoredOperation>();
    long bytes = 0;
    for (String method : turned) {
      for (Row row : List.copyOf(store.rows.values())) {
        if (row.isFree()
            && row.first.method().equals(method)
            && (suspects || row.attempt < StoredOperation.SUSPECT_FROM)
            && !isFull(taken, bytes, countMax, bytesMax)) {
          row.owner = epoch;
          row.take = takes;
          bytes += row.request.length;
          taken.add(row.found(store.nowMs()));
        }
      }
    }
    return new Taken(List.copyOf(taken), isFull(taken, bytes, countMax, bytesMax));
  }

  private static boolean isFull(
      List<StoredOperation> taken, long bytes, int countMax, long bytesMax) {
    return taken.size() >= countMax || (!taken.isEmpty() && bytes >= bytesMax);
  }

  /// The caller has what it took.
  void takeSucceeded() {
    takeSucceeded = takes;
  }

  private void giveBackWhatIsInDoubt() {
    if (store.flaw == Flaw.TAKE_IN_DOUBT_IS_KEPT) {
      return;
    }
    for (Row row : store.rows.values()) {
      if (row.owner == epoch && row.stage == Stage.QUEUED && row.take > takeSucceeded) {
        row.owner = 0;
      }
    }
  }

  @Override
  public long waiting() {
    return store.rows.values().stream().filter(Row::isFree).count();
  }

  @Override
  public boolean cancel(Stop stop) throws StoreException {
    fence();
    StoreBatch.Forgotten wanted = stop.wanted();
    Row row = store.rows.get(wanted.id());
    if (row == null || row.isDone() || !row.first.principal().equals(wanted.principal())) {
      return false;
    }
    if (row.isFree()) {
      store.end(row, row.ran ? stop.ran() : stop.unstarted());
      return true;
    }
    row.cancelReason = Objects.requireNonNullElse(row.cancelReason, stop.reason());
    return false;
  }

  @Override
  public News news(Collection<String> methods) throws StoreException {
    fence();
    boolean mayTake =
        store.rows.values().stream()
            .anyMatch(row -> row.isFree() && methods.contains(row.first.method()));
    var cancelled = new ArrayList<CancelRequest>();
    for (Row row : store.rows.values()) {
      if (row.owner == epoch && !row.isDone() && row.cancelReason != null) {
        cancelled.add(new CancelRequest(row.first.id(), row.cancelReason));
      }
    }
    return new News(mayTake, cancelled);
  }

  @Override
  public int purge(long goneMax) throws StoreException {
    fence();
    int purged = 0;
    for (Row row : List.copyOf(store.rows.values())) {
      StoredOutcome ended = row.outcome;
      if (ended == null || row.expiresMs >= store.nowMs() || purged == PURGED_MAX) {
        continue;
      }
      RecordName name = row.named ? row.first.name() : null;
      if (row.stage == Stage.DONE && name != null && name.rememberedMs() > 0) {
        row.bury(ended, name, store.nowMs());
      } else {
        store.rows.remove(row.first.id());
      }
      purged++;
    }
    return purged + purgeBeyond(goneMax);
  }

  private int purgeBeyond(long goneMax) {
    List<Row> gone =
        store.rows.values().stream()
            .filter(it -> it.stage == Stage.GONE)
            .sorted(Comparator.comparingLong(it -> it.expiresMs))
            .toList();
    List<Row> tooMany = gone.subList(0, (int) Math.max(0, gone.size() - goneMax));
    tooMany.forEach(it -> store.rows.remove(it.first.id()));
    return tooMany.size();
  }

  @Override
  public void close() {
    if (store.leave(epoch)) {
      List<Long> left = List.of(epoch);
      while (store.move(left) > 0) {}
    }
  }
}
