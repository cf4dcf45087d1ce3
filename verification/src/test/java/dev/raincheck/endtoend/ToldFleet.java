package dev.raincheck.endtoend;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// A store that tells of the servers which have opened it, and of others that a test makes up. It
/// keeps nothing, so its servers are called for nothing that takes long.
final class ToldFleet implements OperationStore {
  private final String name;
  private final Map<Long, StoreRun.Member> members = new ConcurrentSkipListMap<>();
  private long epochs;

  ToldFleet(String name) {
    this.name = name;
  }

  /// There is a server at this address, they say.
  void claim(String address) {
    join("claimed", address);
  }

  private synchronized long join(String server, String address) {
    long epoch = ++epochs;
    members.put(
        epoch, new StoreRun.Member(server, epoch, StoreRun.MemberState.ALIVE, 0, 20_000, address));
    return epoch;
  }

  @Override
  public StoreRun open(String server) {
    return open(server, "");
  }

  @Override
  public StoreRun open(String server, String address) {
    return new Run(join(server, address));
  }

  private final class Run implements StoreRun {
    private final long epoch;

    Run(long epoch) {
      this.epoch = epoch;
    }

    @Override
    public Identity identity() {
      return new Identity(name, epoch, new byte[32]);
    }

    @Override
    public List<Member> fleet() {
      return List.copyOf(members.values());
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
    public @Nullable StoredOperation find(String principal, String callName) {
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
    public void close() {
      members.remove(epoch);
    }
  }
}
