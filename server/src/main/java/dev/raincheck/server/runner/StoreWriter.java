package dev.raincheck.server.runner;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FlightRecorder;
import dev.raincheck.transport.loop.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Writes what the book orders, as often as it takes. What the store can never take is found by
/// halves, so that it holds up nothing but itself. The store thread's.
final class StoreWriter {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final long BACK_OFF_MIN_MS = 20;
  private static final long BACK_OFF_MAX_MS = 1_000;

  private final Inbox<Event> inbox;
  private final PresentRun present;
  private final CountDownLatch closing;
  private boolean hasRefused;

  StoreWriter(Inbox<Event> inbox, PresentRun present, CountDownLatch closing) {
    this.inbox = inbox;
    this.present = present;
    this.closing = closing;
  }

  /// In one transaction, if the store takes them all. The book hears of each; of none if the server
  /// closes and the store will not have them, or the run is dead.
  void write(List<StoreOrder.Write> writes) throws InterruptedException {
    long pauseMs = BACK_OFF_MIN_MS;
    while (!writes.isEmpty() && !present.isDead() && !isWritten(writes)) {
      if (present.isDead() || closing.await(pauseMs, TimeUnit.MILLISECONDS)) {
        return;
      }
      pauseMs = Math.min(2 * pauseMs, BACK_OFF_MAX_MS);
    }
  }

  /// @return whether there is nothing more to do
  private boolean isWritten(List<StoreOrder.Write> writes) throws InterruptedException {
    StoreTransaction transaction = StoreTransaction.of(writes);
    try {
      tell(writes, commit(transaction.batch()));
      present.succeeded();
      return true;
    } catch (StoreException failed) {
      if (failed.kind() == StoreException.Kind.REFUSED) {
        refused(writes, failed);
        return true;
      }
      present.failed(failed);
      if (failed.kind() == StoreException.Kind.FULL) {
        makeRoom(transaction);
      }
      return false;
    }
  }

  private Set<RecordId> commit(StoreBatch batch) throws StoreException {
    return FlightRecorder.isInUse() ? commitRecorded(batch) : present.run().write(batch);
  }

  private Set<RecordId> commitRecorded(StoreBatch batch) throws StoreException {
    var recorded = new StoreCommitEvent();
    recorded.begin();
    try {
      Set<RecordId> notStarted = present.run().write(batch);
      recorded.committed = true;
      return notStarted;
    } finally {
      recorded.count(batch);
      recorded.commit();
    }
  }

  private void tell(List<StoreOrder.Write> writes, Set<RecordId> notStarted)
      throws InterruptedException {
    List<StoreOrder.Write> stored = new ArrayList<>(writes);
    for (StoreOrder.Write write : writes) {
      if (!notStarted.contains(write.id())) {
        continue;
      }
      if (write instanceof StoreOrder.Accept accept) {
        List<StoreOrder.Write> all = ofRecord(accept.id(), stored);
        stored.removeAll(all);
        tellOther(accept, all);
      } else if (write instanceof StoreOrder.Start && stored.remove(write)) {
        notStarted(write);
      }
    }
    inbox.post(new Event.Stored(stored));
  }

  private static List<StoreOrder.Write> ofRecord(RecordId id, List<StoreOrder.Write> writes) {
    return writes.stream().filter(it -> it.id().equals(id)).toList();
  }

  private void notStarted(StoreOrder.Write start) {
    inbox.post(new Event.NotStored(start, "its record is gone, or another run's"));
  }

  /// Another record has its name; if that is gone by now, this one is written, as far as it has
  /// come.
  ///
  /// @param all that was to be written of it
  private void tellOther(StoreOrder.Accept accept, List<StoreOrder.Write> all)
      throws InterruptedException {
    while (!isOtherTold(accept, all)) {
      if (present.isDead() || closing.await(BACK_OFF_MAX_MS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /// @return whether there is nothing more to do
  private boolean isOtherTold(StoreOrder.Accept accept, List<StoreOrder.Write> all)
      throws InterruptedException {
    NewRecord record = accept.record();
    RecordName name = Objects.requireNonNull(record.name());
    try {
      StoredOperation other = present.run().find(record.principal(), name.text());
      if (other == null || other.record().id().equals(record.id())) {
        write(all);
      } else {
        tellOther(accept, other, all);
      }
      return true;
    } catch (StoreException failed) {
      present.failed(failed);
      return false;
    }
  }

  private void tellOther(
      StoreOrder.Accept accept, StoredOperation other, List<StoreOrder.Write> all) {
    inbox.post(new Event.NameTaken(accept, other));
    List<StoreOrder.Write> done = new ArrayList<>();
    for (StoreOrder.Write write : all) {
      if (write instanceof StoreOrder.Start) {
        notStarted(write);
      } else if (write != accept) {
        done.add(write);
      }
    }
    inbox.post(new Event.Stored(done));
  }

  /// Something of this will never be written: each half is tried, until it is alone.
  private void refused(List<StoreOrder.Write> writes, StoreException why)
      throws InterruptedException {
    int count = writes.size();
    if (count > 1) {
      write(writes.subList(0, count / 2)); // the order of what befalls one operation stays
      write(writes.subList(count / 2, count));
      return;
    }
    if (!hasRefused) {
      hasRefused = true;
      LOG.error(
          "{} refuses a record for good, and its caller is told: {} (told once)",
          present.name(),
          why.getMessage());
    }
    inbox.post(new Event.NotStored(writes.getFirst(), String.valueOf(why.getMessage())));
  }

  private void makeRoom(StoreTransaction transaction) {
    try {
      present.run().write(transaction.batch().onlyForgotten());
      present.purge();
    } catch (StoreException stillFull) {
      LOG.debug("no room could be made in {}: {}", present.name(), stillFull.getMessage());
    }
  }
}
