package dev.raincheck.server.recording;

import dev.raincheck.api.Progress;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What the book wants of the store. The store carries the orders out one after the other, as often
/// as it takes; what is written is an `Event.Stored`, what the store will not have an
/// `Event.NotStored`. Nothing in them changes, but for the operations, which are no more than keys
/// here.
public sealed interface StoreOrder {
  /// Whether anybody waits until it is done.
  default boolean isAwaited() {
    return true;
  }

  /// Changes a record.
  sealed interface Write extends StoreOrder {
    RecordId id();
  }

  /// Records an operation.
  ///
  /// @param atOnce whether its caller gets the token as soon as it is recorded
  record Accept(Operation operation, NewRecord record, boolean atOnce) implements Write {
    @Override
    public RecordId id() {
      return record.id();
    }
  }

  /// Records that a handler is about to start.
  record Start(Operation operation, RecordId id) implements Write {}

  /// Records how an operation ended.
  record End(Operation operation, RecordId id, StoredOutcome outcome) implements Write {}

  /// Records how far an operation has come.
  record Progressed(RecordId id, Progress progress) implements Write {
    @Override
    public boolean isAwaited() {
      return false;
    }
  }

  /// Leaves an operation to another run.
  record Release(RecordId id) implements Write {}

  /// Deletes the record of an operation that nobody asks for any more.
  record Forget(StoreBatch.Forgotten forgotten) implements Write {
    @Override
    public RecordId id() {
      return forgotten.id();
    }

    @Override
    public boolean isAwaited() {
      return false;
    }
  }

  /// Finds a record; one `Event.Found` follows.
  ///
  /// @param cancel the request to stop it before; null if it is only asked for
  record Find(BookTimer.Inquiry inquiry, StoreRun.@Nullable Stop cancel) implements StoreOrder {}

  /// Looks at records of which clients want to hear unasked; one `Event.Watched` follows.
  record Watch(Collection<RecordId> records) implements StoreOrder {
    @Override
    public boolean isAwaited() {
      return false;
    }
  }

  /// The book knows that the run before was declared dead: what was ordered until now is not to be
  /// done, and what follows is the next run's.
  record BeginAnew() implements StoreOrder {}

  /// What was ordered before decides of all records with ids of up to this time whether the store
  /// has them: none of these will be ordered any more.
  record Decided(long issuedMs) implements StoreOrder {
    @Override
    public boolean isAwaited() {
      return false;
    }
  }

  /// Is over when what was ordered before is.
  record Nothing() implements StoreOrder {}

  /// Takes operations that nobody runs; one `Event.Taken` follows.
  ///
  /// @param bytesMax how many bytes their requests have at most, unless the first has more
  /// @param suspects whether those are taken, too, under which servers have died
  record Take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      implements StoreOrder {}
}
