package dev.raincheck.spring;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A store that has nothing, and fails when it is told to.
final class FailingStore implements OperationStore, StoreRun {
  volatile boolean failing;

  @Override
  public StoreRun open(String server) {
    return this;
  }

  @Override
  public Identity identity() {
    return new Identity("store", 1, new byte[32]);
  }

  @Override
  public News news(Collection<String> methods) throws StoreException {
    if (failing) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "away", null);
    }
    return News.NONE;
  }

  @Override
  public Set<RecordId> write(StoreBatch batch) {
    return Set.of();
  }

  @Override
  public @Nullable StoredOperation find(RecordId id) {
    return null;
  }

  @Override
  public @Nullable StoredOperation find(String principal, String name) {
    return null;
  }

  @Override
  public Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects) {
    return new Taken(List.of(), false);
  }

  @Override
  public long waiting() {
    return 0;
  }

  @Override
  public boolean cancel(Stop stop) {
    return false;
  }

  @Override
  public int purge(long goneMax) {
    return 0;
  }

  @Override
  public void close() {}
}
