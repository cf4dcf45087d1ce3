package dev.raincheck.server.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run of a server on its store. For one thread.
public interface StoreRun extends AutoCloseable {
  /// What this run is called, and what its tokens are made with.
  ///
  /// @param store the store's own name, which no other store has
  /// @param epoch another one for each run on the store, ever greater
  /// @param tokenSecret the key of the store's tokens, at least 16 bytes, the same for each run
  record Identity(String store, long epoch, byte[] tokenSecret) {}

  /// What other runs have left for this one.
  ///
  /// @param mayTake there may be operations to [take][#take]
  /// @param cancelled operations of this run that are to stop; told again until they have
  record News(boolean mayTake, List<CancelRequest> cancelled) {
    /// Of a store with one run at a time.
    public static final News NONE = new News(false, List.of());
  }

  /// Somebody wants an operation stopped.
  ///
  /// @param reason why, in words for its handler
  record CancelRequest(RecordId id, String reason) {}

  /// How an operation is to be stopped.
  ///
  /// @param wanted which, and whose
  /// @param reason why, in words for its handler
  /// @param unstarted how it ends if it is queued and no server's
  /// @param ran how it ends if it [was started before][StoredOperation#ran], too
  record Stop(
      StoreBatch.Forgotten wanted, String reason, StoredOutcome unstarted, StoredOutcome ran) {}

  /// What a run has taken.
  ///
  /// @param operations of each method the oldest first
  /// @param mayBeMore there may be more to take at once
  record Taken(List<StoredOperation> operations, boolean mayBeMore) {}

  /// A run of a server on the store.
  ///
  /// @param server its name
  /// @param epoch which run
  /// @param ageMs since its beginning
  /// @param leaseLeftMs how long it is believed to live without another word; negative if that is
  ///   over
  /// @param address where clients reach the server; empty if it did not say
  record Member(
      String server, long epoch, MemberState state, long ageMs, long leaseLeftMs, String address) {}

  /// What has become of a run.
  enum MemberState {
    /// It goes on, as far as is known.
    ALIVE,
    /// It has ended by itself.
    LEFT,
    /// It was declared dead.
    DEAD
  }

  Identity identity();

  /// Writes all of the batch, or nothing. When this returns it is durable: neither the end of the
  /// process nor that of the machine takes it back.
  ///
  /// @return those of [StoreBatch#accepted] and [StoreBatch#started] that must not start: their
  ///   [name][RecordName] is another record's; or their records are not this run's any more, have
  ///   ended, or are gone. The rest of the batch was written
  /// @throws StoreException if it was not written, or nobody knows; it may be written again
  Set<RecordId> write(StoreBatch batch) throws StoreException;

  /// The record of this id; null if there is none.
  @Nullable StoredOperation find(RecordId id) throws StoreException;

  /// The record of this principal and [name][RecordName]; null if there is none.
  @Nullable StoredOperation find(String principal, String name) throws StoreException;

  /// Whether that run lives, and may write yet what is not there: only if it may not, and [#find]
  /// finds nothing after that, there never will be.
  ///
  /// @param epoch the run's
  default boolean mayWrite(long epoch) throws StoreException {
    return false;
  }

  /// Takes operations that are queued and no server's: from now on they are this run's. Of each
  /// method the oldest come first, and methods have their turns. What a call has taken that failed,
  /// if it did, is free again for the next one.
  ///
  /// @param methods those that this server can run, and has room for
  /// @param countMax how many at most
  /// @param bytesMax how many bytes their requests have at most; one is taken whatever it has
  /// @param suspects whether those are taken, too, under which [servers have
  ///   died][StoredOperation#isSuspect]
  Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException;

  /// The same, whatever has become of the servers before.
  default Taken take(Collection<String> methods, int countMax, long bytesMax)
      throws StoreException {
    return take(methods, countMax, bytesMax, true);
  }

  /// {@return how many operations are queued and no server's}
  ///
  /// @throws StoreException if they cannot be counted
  long waiting() throws StoreException;

  /// Ends an operation that is queued and no server's; leaves the request to the run that has it,
  /// if one does and others can run beside it.
  ///
  /// @param stop which; that run is told the reason, in its [#news]
  /// @return whether it was nobody's, and has ended
  boolean cancel(Stop stop) throws StoreException;

  /// What other runs on the store have left for this one. It is asked about once a second.
  ///
  /// @param methods those that this server can run
  default News news(Collection<String> methods) throws StoreException {
    return News.NONE;
  }

  /// The runs that share the store, those that live first, then those that ended lately; 100 at
  /// most. For operators, so nothing rests on it. It is asked every few seconds.
  ///
  /// @return them, this one among them; none if no others can be beside it
  default List<Member> fleet() throws StoreException {
    return List.of();
  }

  /// Deletes records whose retention has ended, a bounded number at a time; of those with a name
  /// that is [remembered][RecordName#rememberedMs], first the outcome. Of those that have none any
  /// more, it also deletes the oldest, if there are too many.
  ///
  /// @param goneMax how many records [without their outcome][NewRecord.Stage#GONE] are kept at most
  /// @return how many
  int purge(long goneMax) throws StoreException;

  /// Ends the run. What it had taken and not ended is left to the next one.
  @Override
  void close();
}
