package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.server.terms.Sought;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// A store that does nothing by itself, and all that it was asked for when it is told to.
final class BenchStore {
  static final byte[] SECRET = new byte[32];

  /// What it was asked for and has not done.
  final List<StoreOrder> orders = new ArrayList<>();

  /// A book that has this one.
  static BookBench bench(ShutdownStrategy strategy) {
    return bench(strategy, Limits.DEFAULT);
  }

  static BookBench bench(ShutdownStrategy strategy, Limits limits) {
    return bench(strategy, limits, 7, Access.OPEN);
  }

  /// One more server on the store of this one.
  static BookBench another(BookBench first) {
    return another(first, 8);
  }

  static BookBench another(BookBench first, long epoch) {
    return another(first, epoch, Access.OPEN);
  }

  /// One with limits of its own.
  static BookBench another(BookBench first, Limits limits) {
    BookBench another = bench(ShutdownStrategies.drain(), limits, 8, Access.OPEN);
    another.store.share(first.store.shared);
    return another;
  }

  /// One to which only those come that this lets in.
  static BookBench another(BookBench first, long epoch, Access access) {
    BookBench another = bench(ShutdownStrategies.drain(), Limits.DEFAULT, epoch, access);
    another.store.share(first.store.shared);
    return another;
  }

  private static BookBench bench(
      ShutdownStrategy strategy, Limits limits, long epoch, Access access) {
    var bench =
        new BookBench(
            new BookSettings(
                "bench",
                epoch,
                Times.DEFAULT,
                limits,
                strategy,
                TokenSigner.ofStore("store", epoch, SECRET),
                access,
                new Random(epoch),
                0,
                1_000_000_000,
                true));
    bench.store.epoch = epoch;
    bench.store.share(bench.store.shared);
    return bench;
  }

  private void share(BenchRows with) {
    shared = with;
    rows = with.rows;
    with.decidedMs.put(epoch, Long.MIN_VALUE);
  }

  /// All that it was asked to write.
  List<StoreOrder.Write> takeWrites() {
    List<StoreOrder.Write> writes = new ArrayList<>();
    for (StoreOrder order : orders) {
      if (order instanceof StoreOrder.Write write) {
        writes.add(write);
      }
    }
    orders.removeIf(StoreOrder.Write.class::isInstance);
    return writes;
  }

  /// What it was asked for first.
  <O extends StoreOrder> O takeFirst(Class<O> type) {
    return type.cast(orders.removeFirst());
  }

  /// The record that is asked for by its token.
  static RecordId recordOf(StoreOrder.Find find) {
    return ((Sought.ByToken) find.inquiry().sought).record();
  }

  /// The token that is asked for.
  static String tokenOf(StoreOrder.Find find) {
    return ((Sought.ByToken) find.inquiry().sought).token();
  }

  private long epoch;
  private BenchRows shared = new BenchRows();
  private Map<RecordId, BenchRows.Row> rows = shared.rows;
  private final Map<RecordId, BenchRows.Row> forgotten = new LinkedHashMap<>();

  /// How far the record of this operation has come, or had before it was forgotten; empty if there
  /// was none.
  Optional<NewRecord.Stage> stage(String operationId) {
    return Stream.concat(rows.values().stream(), forgotten.values().stream())
        .map(BenchRows.Row::record)
        .filter(it -> new Token.Id(it.id().high(), it.id().low()).text().equals(operationId))
        .map(NewRecord::stage)
        .findFirst();
  }

  /// Writes what it was asked to, and does not say so.
  void writeUnsaid() {
    orders.stream()
        .filter(StoreOrder.Write.class::isInstance)
        .forEach(it -> write((StoreOrder.Write) it));
  }

  /// The outcomes of all that have ended are kept no longer.
  void forgetOutcomes() {
    rows.replaceAll((id, row) -> {
      StoredOutcome outcome = row.record().outcome();
      return outcome == null
          ? row
          : new BenchRows.Row(
              row.record().at(NewRecord.Stage.GONE, new StoredOutcome(outcome.kind(), new byte[0])),
              row.owner());
    });
  }

  /// This one's run is declared dead: what it has is free, or interrupted.
  void takeOver() {
    shared.decidedMs.remove(epoch);
    rows.replaceAll((id, row) -> row.owner() == this ? takenOver(row) : row);
  }

  private static BenchRows.Row takenOver(BenchRows.Row row) {
    NewRecord record = row.record();
    return switch (record.stage()) {
      case DONE, GONE -> row;
      case STARTED ->
          new BenchRows.Row(record.at(NewRecord.Stage.DONE, StoredOutcome.INTERRUPTED), null);
      case QUEUED -> new BenchRows.Row(record, null);
    };
  }

  /// How many records there are, whoever has them.
  int records() {
    return rows.size();
  }

  /// Does all that it was asked for, and what it is asked for by that.
  void carryOut(BookBench bench) {
    while (!orders.isEmpty()) {
      List<StoreOrder.Write> writes = takeWrites();
      List<StoreOrder> others = List.copyOf(orders);
      orders.clear();
      carryOut(bench, writes);
      others.forEach(order -> carryOut(bench, order));
    }
  }

  private void carryOut(BookBench bench, List<StoreOrder.Write> writes) {
    List<StoreOrder.Write> stored = new ArrayList<>(writes);
    List<Event> taken = new ArrayList<>();
    for (StoreOrder.Write write : writes) {
      if (write instanceof StoreOrder.Start start && !mayStart(start)) {
        stored.remove(write);
        taken.add(new Event.NotStored(write, "it is another's"));
        continue;
      }
      NewRecord other =
          write instanceof StoreOrder.Accept accept ? shared.rival(accept.record()) : null;
      if (other == null) {
        write(write);
      } else {
        stored.remove(write);
        NewRecord copy = ((StoreOrder.Accept) write).record();
        if (copy.name().isOfCopy()) {
          shared.copied.add(other.id());
        }
        taken.add(new Event.NameTaken((StoreOrder.Accept) write, stored(other)));
      }
    }
    taken.forEach(bench::on); // first, as the store's thread says it
    bench.on(new Event.Stored(stored));
  }

  private boolean mayStart(StoreOrder.Start start) {
    BenchRows.Row row = rows.get(start.id());
    return row != null && row.owner() == this && row.record().outcome() == null;
  }

  private void carryOut(BookBench bench, StoreOrder order) {
    if (order instanceof StoreOrder.Find(BookTimer.Inquiry inquiry, var cancelled)) {
      NewRecord found = shared.find(inquiry.peer, inquiry.sought);
      bench.on(
          found == null && shared.mayFollow(epoch, inquiry.sought)
              ? new Event.NotFound(inquiry)
              : new Event.Found(inquiry, found == null ? null : stored(found)));
    } else if (order instanceof StoreOrder.Watch(Collection<RecordId> records)) {
      bench.on(new Event.Watched(shared.see(records)));
    } else if (order instanceof StoreOrder.Decided(long issuedMs)) {
      shared.decidedMs.computeIfPresent(epoch, (own, before) -> issuedMs);
    } else if (order
        instanceof
        StoreOrder.Take(Collection<String> methods, int max, long bytesMax, boolean suspects)) {
      List<NewRecord> free =
          rows.values().stream()
              .filter(it -> it.owner() == null && it.record().stage() == NewRecord.Stage.QUEUED)
              .map(BenchRows.Row::record)
              .filter(it -> methods.contains(it.method()))
              .limit(max)
              .toList();
      free.forEach(it -> rows.put(it.id(), new BenchRows.Row(it, this)));
      List<StoredOperation> taken = free.stream().map(BenchStore::stored).toList();
      bench.on(new Event.Taken(new StoreRun.Taken(taken, taken.size() == max)));
    }
  }

  /// What there is of what is asked for.
  StoredOperation found(StoreOrder.Find find) {
    return stored(shared.find(find.inquiry().peer, find.inquiry().sought));
  }

  private static StoredOperation stored(NewRecord record) {
    return new StoredOperation(record, 1, 0, false);
  }

  private void write(StoreOrder.Write write) {
    switch (write) {
      case StoreOrder.Accept accept ->
          rows.putIfAbsent(accept.id(), new BenchRows.Row(accept.record(), this));
      case StoreOrder.Start start ->
          rows.computeIfPresent(start.id(), (id, row) -> at(row, NewRecord.Stage.STARTED, null));
      case StoreOrder.End end ->
          rows.computeIfPresent(
              end.id(), (id, row) -> at(row, NewRecord.Stage.DONE, end.outcome()));
      case StoreOrder.Release release ->
          rows.computeIfPresent(
              release.id(),
              (id, row) -> new BenchRows.Row(row.record().at(NewRecord.Stage.QUEUED, null), null));
      case StoreOrder.Progressed progressed -> {}
      case StoreOrder.Forget(StoreBatch.Forgotten one) -> {
        BenchRows.Row row = rows.get(one.id());
        RecordName name = row == null ? null : row.record().name();
        if (row != null
            && row.record().stage() == NewRecord.Stage.DONE
            && (name == null || name.heldMs() == 0)
            && !shared.copied.contains(one.id())) {
          rows.remove(one.id());
          forgotten.put(one.id(), row);
        }
      }
    }
  }

  private BenchRows.Row at(BenchRows.Row row, NewRecord.Stage stage, StoredOutcome outcome) {
    return row.record().stage() == NewRecord.Stage.DONE || row.owner() != this
        ? row
        : new BenchRows.Row(row.record().at(stage, outcome), row.owner());
  }
}
