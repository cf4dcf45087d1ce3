package dev.raincheck.doors.http.console;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A store that tells of a fleet, and keeps nothing: the server that has it never ends in a test
/// before what it is asked for.
final class SharedStore implements OperationStore {
  /// The name of a server that was lost.
  volatile String lost = "reports-c";

  @Override
  public StoreRun open(String server) {
    return new Run(server);
  }

  @Override
  public String toString() {
    return "PostgreSQL at db.example:5432/raincheck";
  }

  private final class Run implements StoreRun {
    private final String server;
    private final long startedNs = System.nanoTime();

    Run(String server) {
      this.server = server;
    }

    @Override
    public Identity identity() {
      return new Identity("played", 7, new byte[32]);
    }

    @Override
    public List<Member> fleet() {
      return List.of(
          new Member(server, 7, MemberState.ALIVE, ageMs(), 19_000, ""),
          new Member("reports-b", 6, MemberState.ALIVE, 5_025_000, 16_300, ""),
          new Member("reports-a", 5, MemberState.LEFT, 260_000_000, -40_000, ""),
          new Member(lost, 4, MemberState.DEAD, 300_000_000, -1_300_000, ""));
    }

    private long ageMs() {
      return (System.nanoTime() - startedNs) / 1_000_000;
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
}
