package dev.raincheck.server.store;

import dev.raincheck.api.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run of a server on its store. For one thread.
public interface StoreRun extends AutoCloseable {
  /// How many records are deleted at a time: what is to be written meanwhile waits for these.
  int PURGED_MAX = 1_000;

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
  /// @param id the operation, which this run has
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

  /// What has become of a record that somebody watches.
  ///
  /// @param id which one
  /// @param ended whether it has an outcome, or had one
  /// @param progress how far its operation has come, as far as is known; null once it has ended
  record Seen(RecordId id, boolean ended, @Nullable Progress progress) {}

  /// A run of a server on the store.
  ///
  /// @param server its name
  /// @param epoch which run
  /// @param state what has become of it
  /// @param ageMs milliseconds since its beginning
  /// @param leaseLeftMs how long it is believed to live without another word, in milliseconds;
  ///   negative if that is over
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

  /// {@return what this run is called, the same until it is closed}
  Identity identity();

  /// Writes all of the batch, or nothing. When this returns it is durable: neither the end of the
  /// process nor that of the machine takes it back.
  ///
  /// @param batch what to write
  /// @return those of [StoreBatch#accepted] and [StoreBatch#started] that must not start: their
  ///   [name][RecordName] is another record's; or their records are not this run's any more, have
  ///   ended, or are gone. The rest of the batch was written
  /// @throws StoreException if it was not written, or nobody knows; it may be written again
  Set<RecordId> write(StoreBatch batch) throws StoreException;

  /// Looks a record up by its id.
  ///
  /// @param id that the token holds
  /// @return the record, of whichever run; null if there is none
  /// @throws StoreException if the store cannot be read
  @Nullable StoredOperation find(RecordId id) throws StoreException;

  /// Looks a record up by its [name][RecordName].
  ///
  /// @param principal whose it is; empty where clients are not authenticated
  /// @param name its [text][RecordName#text]
  /// @return the record, of whichever run; null if there is none
  /// @throws StoreException if the store cannot be read
  @Nullable StoredOperation find(String principal, String name) throws StoreException;

  /// Asks whether another run lives, and may yet write a record that is not there: only if it may
  /// not, and [#find] finds nothing after that, there never will be.
  ///
  /// @param epoch which run
  /// @param issuedMs the record's [time][RecordId#issuedMs]
  /// @return whether it may; false from a store that has one run at a time
  /// @throws StoreException if the store cannot be read
  default boolean mayWrite(long epoch, long issuedMs) throws StoreException {
    return false;
  }

  /// Whatever records this run was to write with ids of up to that time it has written, or never
  /// will: others are told so by [#mayWrite] from then on, or some seconds later. Without this they
  /// would have to wait for its end to know.
  ///
  /// @param issuedMs the [time][RecordId#issuedMs] in ids, which never goes back
  default void decided(long issuedMs) {}

  /// Takes operations that are queued and no server's: from now on they are this run's. Of each
  /// method the oldest come first, and methods have their turns.
  ///
  /// @param methods those that this server can run, and has room for
  /// @param countMax how many at most
  /// @param bytesMax how many bytes their requests have at most; one is taken whatever it has
  /// @param suspects whether those are taken, too, under which [servers have
  ///   died][StoredOperation#isSuspect]
  /// @return what was taken, perhaps nothing
  /// @throws StoreException if it failed; what it took nevertheless is free again for the next call
  Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException;

  /// Takes operations whatever has become of the servers before.
  ///
  /// @param methods those that this server can run, and has room for
  /// @param countMax how many at most
  /// @param bytesMax how many bytes their requests have at most; one is taken whatever it has
  /// @return what was taken, perhaps nothing
  /// @throws StoreException if it failed; what it took nevertheless is free again for the next call
  default Taken take(Collection<String> methods, int countMax, long bytesMax)
      throws StoreException {
    return take(methods, countMax, bytesMax, true);
  }

  /// How many operations are queued and no server's. It is asked when the run begins, and about
  /// once a minute if [others][#fleet] take them, too; writes wait for the answer, so a store with
  /// such runs estimates what would take long to count.
  ///
  /// @return how many; 0 only if there are none
  /// @throws StoreException if they cannot be counted
  long waiting() throws StoreException;

  /// Whose the operations are that [wait][#waiting], as far as some hundreds of them tell, or more,
  /// which are drawn whoever's they are. It is asked behind that, also if none wait; by this
  /// clients are kept from filling more than their share.
  ///
  /// @return how many of those drawn are whose, by principal; empty if none wait, or too few could
  ///   be drawn: then nobody has a share until the store is asked again, or nothing waits any more.
  ///   Null from a store that cannot say: then nobody has a share at all
  /// @throws StoreException if the store cannot be read
  default @Nullable Map<String, Long> waitingSample() throws StoreException {
    return null;
  }

  /// Ends an operation that is queued and no server's; leaves the request to the run that has it,
  /// if one does and others can run beside it.
  ///
  /// @param stop which; that run is told the reason, in its [#news]
  /// @return whether it was nobody's, and has ended
  /// @throws StoreException if that was not written, or nobody knows
  boolean cancel(Stop stop) throws StoreException;

  /// Looks at records of other runs, for clients that want to hear unasked. It is asked about once
  /// a second while there are any.
  ///
  /// @param records which ones, 1 000 at most
  /// @return those that have ended or whose progress is known; none from a store that has one run
  ///   at a time
  /// @throws StoreException if the store cannot be read
  default List<Seen> see(Collection<RecordId> records) throws StoreException {
    return List.of();
  }

  /// What other runs on the store have left for this one. It is asked about once a second.
  ///
  /// @param methods those that this server can run
  /// @return what there is; [News#NONE] from a store that has one run at a time
  /// @throws StoreException if the store cannot be read
  default News news(Collection<String> methods) throws StoreException {
    return News.NONE;
  }

  /// The runs that share the store, those that live first, then those that ended lately; 100 at
  /// most. For operators, so nothing rests on who they are. It is asked every few seconds.
  ///
  /// @return them, this one among them; none if no others can be beside it
  /// @throws StoreException if the store cannot be read
  default List<Member> fleet() throws StoreException {
    return List.of();
  }

  /// Deletes records whose retention has ended, [#PURGED_MAX] at a time; of those with a name that
  /// is [remembered][RecordName#rememberedMs], first the outcome. Of those that have none any more,
  /// it also deletes the oldest, as many at a time, if there are too many.
  ///
  /// @param goneMax how many records [without their outcome][NewRecord.Stage#GONE] are kept at most
  /// @return how many records it deleted, or took the outcome from; if these are fewer than
  ///   [#PURGED_MAX] there are no more, else the server asks again soon
  /// @throws StoreException if they could not be deleted; it is tried again later
  int purge(long goneMax) throws StoreException;

  /// Ends the run. What it had taken and not ended is left to the next one.
  @Override
  void close();
}
