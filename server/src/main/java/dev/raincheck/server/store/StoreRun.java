package dev.raincheck.server.store;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a server on its store. For one thread.
public interface StoreRun extends AutoCloseable {
  /// What this run is called, and what its tokens are made with.
  ///
  /// @param store the store's own name, which no other store has
  /// @param epoch another one for each run on the store, ever greater
  /// @param tokenSecret the key of the store's tokens, at least 16 bytes, the same for each run
  record Identity(String store, long epoch, byte[] tokenSecret) {}

  Identity identity();

  /// Writes all of the batch, or nothing. When this returns it is durable: neither the end of the
  /// process nor that of the machine takes it back.
  ///
  /// @throws StoreException if it was not written, or nobody knows; it may be written again
  void write(StoreBatch batch) throws StoreException;

  /// The record of this id; null if there is none.
  @Nullable StoredOperation find(RecordId id) throws StoreException;

  /// Takes operations that are queued and no server's, the oldest first: from now on they are this
  /// run's.
  ///
  /// @param methods those that this server can run
  /// @param max how many at most
  List<StoredOperation> take(Collection<String> methods, int max) throws StoreException;

  /// {@return how many operations are queued and no server's}
  ///
  /// @throws StoreException if they cannot be counted
  long waiting() throws StoreException;

  /// Ends an operation that is queued and no server's.
  ///
  /// @return whether it was
  boolean cancel(StoreBatch.Forgotten queued, StoredOutcome outcome) throws StoreException;

  /// Deletes records whose retention has ended, a bounded number at a time.
  ///
  /// @return how many
  int purge() throws StoreException;

  /// Ends the run. What it had taken and not ended is left to the next one.
  @Override
  void close();
}
