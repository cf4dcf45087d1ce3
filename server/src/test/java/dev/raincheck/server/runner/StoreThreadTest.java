package dev.raincheck.server.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.transport.loop.Inbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was ordered of a run that was declared dead is not done by the next one; what the store
/// will not have holds up nothing else.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class StoreThreadTest {
  private final Inbox<Event> inbox = new Inbox<>(() -> {});
  private final Queue<FakeRun> runs = new ConcurrentLinkedQueue<>();
  private volatile Consumer<FakeRun> change = same -> {};
  private final StoreThread thread =
      new StoreThread(inbox, List.of(), new PresentRun(run(), this::run, "the store", 9));

  private FakeRun run() {
    var run = new FakeRun(runs.size() + 1);
    change.accept(run);
    runs.add(run);
    return run;
  }

  private FakeRun run(int epoch) {
    return await().until(() -> List.copyOf(runs), all -> all.size() >= epoch).get(epoch - 1);
  }

  private static StoreOrder.Forget order(long number) {
    return new StoreOrder.Forget(forgotten(number));
  }

  private static StoreBatch.Forgotten forgotten(long number) {
    return new StoreBatch.Forgotten(FakeRun.id(number), "");
  }

  private Event next() {
    return await().until(inbox::poll, event -> event != null);
  }

  private <E extends Event> E next(Class<E> type) {
    Event event = next();
    while (event instanceof Event.StoreNews) {
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
  void whatItMayRemember_isBounded() {
    assertEquals(9, await().until(() -> run(1).goneMaxAsked, asked -> asked > 0));
  }

  @Test
  void whatIsOver_isDeleted_thoughOrdersNeverPause() {
    var run = new FakeRun(1);
    run.over.set(100 * StoreRun.PURGED_MAX);
    var present = new PresentRun(run, this::run, "a busy store", 9);
    try (var busy = new StoreThread(new Inbox<>(() -> {}), List.of(), present)) {
      var number = new AtomicLong();
      run.onWrite = () -> busy.order(order(number.incrementAndGet()));
      busy.order(order(0));
      busy.start();
      await().until(() -> run.over.get() == 0);
      run.onWrite = () -> {};
    }
  }

  @Test
  void takeThatFails_isTriedAgain_andHoldsUpNothing() {
    run(1).takesFail = true;
    thread.order(new StoreOrder.Take(List.of("t.work"), 1, 1, true));
    int writes = 20;
    for (long number = 1; number <= writes; number++) {
      thread.order(order(number));
      assertEquals(List.of(order(number)), next(Event.Stored.class).writes());
    }
    int tried = run(1).takes.get();
    assertTrue(tried < writes / 2, tried + " takes beside " + writes + " writes");
    run(1).takesFail = false;
    assertEquals(List.of(), next(Event.Taken.class).taken().operations());
  }

  @Test
  void deathOfARunThatWritesNothing_isFoundOut() {
    run(1).fenced = true;
    next(Event.Fenced.class);
    assertEquals(2, next(Event.StoreOpened.class).epoch());
  }

  /// For hours, perhaps.
  @Test
  void nameThatCannotBeLookedUp_isLookedUpAgain_onNoDeeperStack() {
    var other = new StoredOperation(named(2), 1, 0, false);
    run(1).found = other;
    run(1).failingLookUps = 2;
    run(1).others = FakeRun.id(1);
    var accept = new StoreOrder.Accept(LoneOperation.create(), named(1), true);
    thread.order(accept);
    assertEquals(new Event.NameTaken(accept, other), next(Event.NameTaken.class));
    assertEquals(3, run(1).lookUpDepths.size());
    assertEquals(1, run(1).lookUpDepths.stream().distinct().count());
  }

  /// Else its start, or its end, would not be in the store, and the operation there without end.
  @Test
  void recordWhoseNameIsFreeAgain_isWrittenAsFarAsItHasCome() {
    var operation = LoneOperation.create();
    var accept = new StoreOrder.Accept(operation, named(1), true);
    var start = new StoreOrder.Start(operation, FakeRun.id(1));
    run(1).others = FakeRun.id(1);
    run(1).onWrite =
        () -> { // so that these are written together
          run(1).onWrite = () -> {};
          thread.order(accept);
          thread.order(start);
        };
    thread.order(order(2));
    assertEquals(List.of(order(2)), next(Event.Stored.class).writes());
    assertEquals(List.of(accept, start), next(Event.Stored.class).writes());
    assertEquals(
        List.of(NewRecord.Stage.STARTED, NewRecord.Stage.STARTED),
        run(1).accepted.stream().map(NewRecord::stage).toList());
  }

  private static NewRecord named(long number) {
    return new NewRecord(
        FakeRun.id(number),
        NewRecord.Stage.QUEUED,
        "t.work",
        "",
        false,
        new byte[0],
        1,
        null,
        new RecordName("a key", 1, 1, 1),
        null);
  }

  static Stream<Consumer<FakeRun>> otherStores() {
    return Stream.of(run -> run.store = "restored", run -> run.secret = new byte[] {1});
  }

  /// Its tokens would be signed as of the first one, and refused everywhere else.
  @ParameterizedTest
  @MethodSource("otherStores")
  void otherStoreInItsPlace_endsTheServer(Consumer<FakeRun> other) {
    change = other;
    run(1).fenced = true;
    next(Event.Fenced.class);
    String what = next(Event.Broken.class).what();
    assertTrue(what.contains("the store is another one now"), what);
    await().until(() -> run(2).closed);
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

  @Test
  void whatTheStoreRefuses_failsAlone_andTheRestIsWritten() {
    run(1).refused = FakeRun.id(13);
    run(1).holdUp(); // so that they pile up
    for (long number = 1; number <= 64; number++) {
      thread.order(order(number));
    }
    run(1).goOn();
    var stored = new HashSet<StoreOrder.Write>();
    var refused = new ArrayList<StoreOrder.Write>();
    while (stored.size() + refused.size() < 64) {
      switch (next()) {
        case Event.Stored(var writes) -> stored.addAll(writes);
        case Event.NotStored(var write, String why) -> {
          refused.add(write);
          assertEquals("never", why);
        }
        default -> {}
      }
    }
    assertEquals(List.of(order(13)), refused);
    assertEquals(63, stored.size());
    assertFalse(thread.isFailing(), "it works");
  }

  @Test
  void failure_isOver_whenTheStoreIsThereAgain_alsoForWhoWritesNothing() {
    run(1).away = true;
    await().until(thread::isFailing);
    run(1).away = false;
    await().until(() -> !thread.isFailing());
  }

  @Test
  void storeThatHangs_isBusyUntilItGoesOn() {
    run(1).holdUp();
    thread.order(order(1));
    await().until(() -> thread.busyNs() > TimeUnit.MILLISECONDS.toNanos(300));
    assertFalse(thread.isFailing(), "nothing has failed");
    run(1).goOn();
    await().until(() -> thread.busyNs() == 0);
  }

  @Test
  void startOfWhatIsAnothers_isNone() {
    run(1).others = FakeRun.id(2);
    for (long number = 1; number <= 2; number++) {
      thread.order(new StoreOrder.Start(LoneOperation.create(), FakeRun.id(number)));
    }
    var told = new HashMap<RecordId, Boolean>();
    while (told.size() < 2) {
      switch (next()) {
        case Event.Stored(var writes) -> writes.forEach(it -> told.put(it.id(), true));
        case Event.NotStored(var write, String why) -> told.put(write.id(), false);
        default -> {}
      }
    }
    assertEquals(Map.of(FakeRun.id(1), true, FakeRun.id(2), false), told);
  }
}
