package dev.raincheck.server.runner;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run on a store that takes down what it writes.
final class FakeRun implements StoreRun {
  final Queue<StoreBatch.Forgotten> written = new ConcurrentLinkedQueue<>();

  /// The records that it was to add, in their order.
  final Queue<NewRecord> accepted = new ConcurrentLinkedQueue<>();

  /// It was declared dead.
  volatile boolean fenced;

  /// It cannot be reached.
  volatile boolean away;

  /// Nothing can be taken from it.
  volatile boolean takesFail;

  /// How often that was tried.
  final AtomicInteger takes = new AtomicInteger();

  /// A record that it never takes.
  volatile @Nullable RecordId refused;

  /// A record that is another run's.
  volatile @Nullable RecordId others;

  /// How many operations wait in it.
  volatile long waiting;

  /// Whether what is cancelled waits in it.
  volatile boolean cancels;

  /// Who shares it.
  volatile List<Member> fleet = List.of();

  /// How many records are over.
  final AtomicInteger over = new AtomicInteger();

  /// What happens when something is written.
  volatile Runnable onWrite = () -> {};

  /// How many records without their outcome it was told to keep last; 0 if it was not.
  volatile long goneMaxAsked;

  /// What has the name of any record, how often the look-up of that fails first, and how deep in
  /// the stack it was asked for.
  volatile @Nullable StoredOperation found;

  volatile int failingLookUps;

  final Queue<Long> lookUpDepths = new ConcurrentLinkedQueue<>();

  /// Which store it is on.
  volatile String store = "store";

  volatile byte[] secret = new byte[16];

  volatile boolean closed;

  private final long epoch;
  private final Semaphore mayWrite = new Semaphore(1);

  FakeRun(long epoch) {
    this.epoch = epoch;
  }

  static RecordId id(long number) {
    return new RecordId(number, number, number);
  }

  /// Writes nothing until [#goOn].
  void holdUp() {
    mayWrite.acquireUninterruptibly();
  }

  void goOn() {
    mayWrite.release();
  }

  private void fence() throws StoreException {
    if (fenced) {
      throw new StoreException(StoreException.Kind.FENCED, "dead", null);
    }
  }

  private void reach() throws StoreException {
    if (away) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "away", null);
    }
  }

  @Override
  public Identity identity() {
    return new Identity(store, epoch, secret);
  }

  @Override
  public Set<RecordId> write(StoreBatch batch) throws StoreException {
    holdUp();
    goOn();
    fence();
    RecordId never = refused;
    if (batch.forgotten().stream().anyMatch(it -> it.id().equals(never))) {
      throw new StoreException(StoreException.Kind.REFUSED, "never", null);
    }
    written.addAll(batch.forgotten());
    accepted.addAll(batch.accepted());
    onWrite.run();
    return Stream.concat(batch.started().stream(), batch.accepted().stream().map(NewRecord::id))
        .filter(it -> it.equals(others))
        .collect(Collectors.toSet());
  }

  @Override
  public @Nullable StoredOperation find(RecordId id) {
    return null;
  }

  @Override
  public @Nullable StoredOperation find(String principal, String name) throws StoreException {
    lookUpDepths.add(StackWalker.getInstance().walk(Stream::count));
    if (lookUpDepths.size() <= failingLookUps) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "away", null);
    }
    others = found == null ? null : others; // nothing has the name any more
    return found;
  }

  @Override
  public Taken take(Collection<String> methods, int countMax, long bytesMax, boolean suspects)
      throws StoreException {
    takes.incrementAndGet();
    if (takesFail) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "nothing can be taken", null);
    }
    return new Taken(List.of(), false);
  }

  @Override
  public long waiting() throws StoreException {
    reach();
    return waiting;
  }

  @Override
  public boolean cancel(Stop stop) {
    return cancels;
  }

  @Override
  public List<Member> fleet() {
    return fleet;
  }

  @Override
  public News news(Collection<String> methods) throws StoreException {
    fence();
    reach();
    return News.NONE;
  }

  @Override
  public int purge(long goneMax) {
    goneMaxAsked = goneMax;
    int purged = Math.min(over.get(), PURGED_MAX);
    over.addAndGet(-purged);
    return purged;
  }

  @Override
  public void close() {
    closed = true;
  }
}
