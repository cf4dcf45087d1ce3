package dev.raincheck.server.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.server.book.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.transport.loop.Inbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was ordered of a run that was declared dead is not done by the next one.
class StoreThreadTest {
  private final Inbox<Event> inbox = new Inbox<>(() -> {});
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();
  private final StoreThread thread = new StoreThread(inbox, run(), this::run, "the store");

  private Run run() {
    var run = new Run(runs.size() + 1);
    runs.add(run);
    return run;
  }

  private Run run(int epoch) {
    return await().until(() -> List.copyOf(runs), all -> all.size() >= epoch).get(epoch - 1);
  }

  /// One that takes down what it writes.
  private static final class Run implements StoreRun {
    private final long epoch;
    private final Queue<StoreBatch.Forgotten> written = new ConcurrentLinkedQueue<>();
    private volatile boolean fenced;

    Run(long epoch) {
      this.epoch = epoch;
    }

    private void fence() throws StoreException {
      if (fenced) {
        throw new StoreException(StoreException.Kind.FENCED, "dead", null);
      }
    }

    @Override
    public Identity identity() {
      return new Identity("store", epoch, new byte[16]);
    }

    @Override
    public void write(StoreBatch batch) throws StoreException {
      fence();
      written.addAll(batch.forgotten());
    }

    @Override
    public @Nullable StoredOperation find(RecordId id) {
      return null;
    }

    @Override
    public List<StoredOperation> take(Collection<String> methods, int max) {
      return List.of();
    }

    @Override
    public long waiting() {
      return 0;
    }

    @Override
    public boolean cancel(StoreBatch.Forgotten wanted, String reason, StoredOutcome outcome) {
      return false;
    }

    @Override
    public News news() throws StoreException {
      fence();
      return News.NONE;
    }

    @Override
    public int purge() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static StoreOrder.Forget order(long number) {
    return new StoreOrder.Forget(forgotten(number));
  }

  private static StoreBatch.Forgotten forgotten(long number) {
    return new StoreBatch.Forgotten(new RecordId(number, number, number), "");
  }

  private Event next() {
    return await().until(inbox::poll, event -> event != null);
  }

  private <E extends Event> E next(Class<E> type) {
    Event event = next();
    while (event instanceof Event.StoreNews || event instanceof Event.StoreCounted) {
      event = next();
    }
    return assertInstanceOf(type, event);
  }

  @BeforeEach
  void start() {
    thread.start();
    assertEquals(1, next(Event.StoreOpened.class).epoch());
  }

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void ordersOfADeadRun_areDropped_untilTheBookKnows() {
    thread.order(order(1));
    assertEquals(List.of(order(1)), next(Event.Stored.class).writes());
    run(1).fenced = true;
    thread.order(order(2));
    next(Event.Fenced.class);
    assertEquals(2, next(Event.StoreOpened.class).epoch());
    thread.order(order(3)); // the book does not know yet
    thread.order(new StoreOrder.BeginAnew());
    thread.order(order(4));
    assertEquals(List.of(order(4)), next(Event.Stored.class).writes());
    assertEquals(List.of(forgotten(1)), new ArrayList<>(run(1).written));
    assertEquals(List.of(forgotten(4)), new ArrayList<>(run(2).written));
  }

  @Test
  void deathOfARunThatWritesNothing_isFoundOut() {
    run(1).fenced = true;
    next(Event.Fenced.class);
    assertEquals(2, next(Event.StoreOpened.class).epoch());
  }

  @Test
  void secondDeath_beforeTheBookKnowsOfTheFirst_needsTwoWords() {
    run(1).fenced = true;
    next(Event.Fenced.class);
    next(Event.StoreOpened.class);
    run(2).fenced = true;
    next(Event.Fenced.class);
    next(Event.StoreOpened.class);
    thread.order(new StoreOrder.BeginAnew()); // of the first
    thread.order(order(5));
    thread.order(new StoreOrder.BeginAnew());
    thread.order(order(6));
    assertEquals(List.of(order(6)), next(Event.Stored.class).writes());
    assertEquals(List.of(forgotten(6)), new ArrayList<>(run(3).written));
  }
}
