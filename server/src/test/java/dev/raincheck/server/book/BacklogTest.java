package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is queued behind much else waits in the store, and comes back in its turn.
class BacklogTest {
  private static final int MANY = 40;

  private final BookBench bench =
      BenchStore.bench(ShutdownStrategies.drain(), Limits.DEFAULT.withUnfinishedMax(10));

  private List<String> submitMany() {
    var atOnce = new Request.Options(0L, null, null, false, Map.of());
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      bench.call("t.serial", atOnce);
      bench.store.carryOut(bench);
      tokens.add(bench.lastToken());
    }
    return tokens;
  }

  @Test
  void longQueue_takesNoMoreOfTheServerThanItsLimits_andIsRunInOrder() {
    List<String> tokens = submitMany();
    assertEquals(MANY, bench.store.records());
    List<String> ran = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      assertEquals(i + 1, bench.started.size());
      Operation running = bench.started.get(i);
      ran.add(running.id(new Random()).text());
      bench.finish(i);
      bench.store.carryOut(bench);
      bench.acknowledge(tokens.get(i));
      bench.store.carryOut(bench);
    }
    assertEquals(tokens.stream().map(Token::operationIdOf).toList(), ran);
    assertEquals(0, bench.store.records());
  }

  @Test
  void tokenOfWhatWaitsInTheStore_isAnswered() {
    List<String> tokens = submitMany();
    bench.poll(tokens.getLast());
    bench.store.carryOut(bench);
    assertEquals(tokens.getLast(), bench.last(Reply.Deferred.class).token());
    assertFalse(bench.last(Reply.Deferred.class).started());
  }

  @Test
  void callOfWhatWaitsInTheStore_sentAgain_isNotSaidToHaveStarted() {
    submitMany();
    long session = bench.hello();
    var call =
        new Request.Call(
            new Request.Header(99, session, 1, List.of()),
            1,
            "t.serial",
            Slice.of(BookBench.VALUE),
            Request.Options.DEFAULT);
    bench.receive(call);
    bench.store.carryOut(bench);
    assertFalse(bench.last(Reply.Deferred.class).started());
    bench.receive(call);
    assertFalse(bench.last(Reply.Deferred.class).started());
  }

  /// Of clients without names nobody knows any more from where they came.
  @Test
  void whatIsTakenFromTheStore_takesNothingOfTheShareOfThoseWhoCall() {
    submitMany();
    Limits few = Limits.DEFAULT.withUnfinishedMax(60).withClientShare(0.5);
    BookBench next = BenchStore.another(bench, few);
    bench.store.takeOver();
    next.on(new Event.StoreOpened(8, MANY));
    next.store.carryOut(next);
    assertEquals(1, next.started.size());
    next.call("t.work");
    assertEquals(2, next.started.size());
  }

  @Test
  void otherMethods_goOnBesideALongQueue() {
    submitMany();
    bench.call("t.block");
    bench.store.carryOut(bench);
    assertEquals(2, bench.started.size());
  }

  @Test
  void whatWouldWaitBeyondTheLimit_isRefused() {
    BookBench small =
        BenchStore.bench(
            ShutdownStrategies.drain(), Limits.DEFAULT.withUnfinishedMax(10).withStoredMax(3));
    for (int i = 0; i < 9; i++) { // one runs, five wait here, three in the store
      small.call("t.serial");
      small.store.carryOut(small);
    }
    small.call("t.serial");
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
    small.call("t.block");
    small.store.carryOut(small);
    assertEquals(2, small.started.size());
  }

  @Test
  void whatIsCancelledInTheStore_makesRoomThere() {
    BookBench small =
        BenchStore.bench(
            ShutdownStrategies.drain(), Limits.DEFAULT.withUnfinishedMax(10).withStoredMax(3));
    for (int i = 0; i < 9; i++) {
      small.call("t.serial");
      small.store.carryOut(small);
    }
    small.on(new Event.CancelledInStore(""));
    small.call("t.serial");
    small.store.carryOut(small);
    small.last(Reply.Deferred.class);
    small.call("t.serial");
    assertEquals(ErrorCode.OVERLOADED, small.lastError());
  }

  @Test
  void whoWaitsForWhatIsInTheStore_hearsOfItsEndUnasked() {
    List<String> tokens = submitMany();
    bench.receive(new Request.Poll(Request.Header.sessionless(77), tokens.getLast(), true));
    bench.store.carryOut(bench);
    for (int i = 0; i < MANY; i++) {
      bench.finish(i);
      bench.store.carryOut(bench);
    }
    Reply.Result pushed = bench.last(Reply.Result.class);
    assertEquals(0, pushed.header().id());
    assertEquals(tokens.getLast(), pushed.token());
  }

  @Test
  void cancelThatATakeOvertakes_reachesTheOperation() {
    List<String> tokens = submitMany();
    bench.finish(0);
    bench.stored(); // which makes room, so that some are taken
    bench.cancel(tokens.get(7)); // before those have come
    bench.store.carryOut(bench);
    bench.poll(tokens.get(7));
    bench.store.carryOut(bench);
    assertEquals(ErrorCode.CANCELLED, bench.lastError());
  }

  @Test
  void lookupThatItsClientWaitsForNoLonger_isNotCarriedOut() {
    List<String> tokens = submitMany();
    bench.poll(tokens.getLast());
    bench.pass(Duration.ofMillis(500));
    assertEquals(ErrorCode.UNAVAILABLE, bench.lastError());
    StoreOrder.Find find = bench.store.takeFirst(StoreOrder.Find.class);
    assertTrue(find.inquiry().answered);
  }

  @Test
  void whatIsTaken_hasNoMoreBytesThanThereIsRoomFor() {
    BookBench small =
        BenchStore.bench(ShutdownStrategies.drain(), Limits.DEFAULT.withKeptBytesMax(1_000_000));
    small.on(new Event.StoreOpened(7, 1_000));
    StoreOrder.Take first = small.store.takeFirst(StoreOrder.Take.class);
    assertEquals(125_000, first.bytesMax());
    small.on(new Event.Taken(new StoreRun.Taken(List.of(), true)));
    assertEquals(first, small.store.takeFirst(StoreOrder.Take.class));
  }

  /// Else one client that confirms nothing would keep the work of all others from being run.
  @Test
  void whatOthersKeep_leavesRoomToTake_andWhatIsTakenLeavesAsMuchFree() {
    BookBench small =
        BenchStore.bench(ShutdownStrategies.drain(), Limits.DEFAULT.withKeptBytesMax(1_000_000));
    small.call(small.hello(), 1, 1, BookBench.VALUE);
    Slice large = Slice.of(Specimens.value(600_000));
    small.on(new Event.Finished(small.started.getFirst(), new Outcome.Value(large)));
    small.on(new Event.StoreOpened(7, 1_000));
    assertEquals(125_000, take(small).bytesMax());
    takeOneOf(small, 100_000);
    StoreOrder.Take second = take(small);
    assertTrue(second.bytesMax() < 100_000, second::toString);
    takeOneOf(small, 100_000);
    assertEquals(List.of(), takes(small), "200 000 are taken, 200 000 are free");
    small.stored();
    small.finish(1);
    assertEquals(1, takes(small).size());
  }

  @Test
  void whatIsTaken_isKeptAsAnythingElse_andNoMoreThanMayBe() {
    BookBench small = BenchStore.bench(ShutdownStrategies.drain(), Limits.DEFAULT.withKeptMax(2));
    small.call("t.work");
    small.on(new Event.StoreOpened(7, 1_000));
    assertEquals(1, small.store.takeFirst(StoreOrder.Take.class).countMax());
    small.call("t.work"); // meanwhile; the bench checks the limits
    takeOneOf(small, 1);
    small.stored();
    assertEquals(2, small.started.size(), "it was given back");
  }

  /// On a server where nothing else happens.
  @Test
  void whatIsGivenUp_makesRoomToTake() {
    BookBench small =
        BenchStore.bench(ShutdownStrategies.drain(), Limits.DEFAULT.withKeptBytesMax(1_000_000));
    long session = small.hello();
    small.call(session, 1, 1, BookBench.VALUE);
    Slice large = Slice.of(Specimens.value(1_000_000));
    small.on(new Event.Finished(small.started.getFirst(), new Outcome.Value(large)));
    small.on(new Event.StoreOpened(7, 1_000));
    assertEquals(List.of(), takes(small), "there is no room");
    small.receive(new Request.Ping(new Request.Header(99, session, 2, List.of())));
    small.advance();
    assertEquals(1, takes(small).size());
  }

  private static List<StoreOrder> takes(BookBench of) {
    return of.store.orders.stream().filter(StoreOrder.Take.class::isInstance).toList();
  }

  private static StoreOrder.Take take(BookBench of) {
    StoreOrder first = takes(of).getFirst();
    of.store.orders.remove(first);
    return (StoreOrder.Take) first;
  }

  private int taken;

  private void takeOneOf(BookBench by, int bytes) {
    bench.receive(
        new Request.Call(
            Request.Header.sessionless(++taken),
            0,
            "t.block",
            Slice.of(Specimens.value(bytes)),
            Request.Options.DEFAULT));
    NewRecord queued =
        ((StoreOrder.Accept) bench.store.takeWrites().getLast())
            .record()
            .at(NewRecord.Stage.QUEUED, null);
    var one = new StoredOperation(queued, 1, 0, false);
    by.on(new Event.Taken(new StoreRun.Taken(List.of(one), true)));
  }

  @Test
  void whatIsTaken_whileOthersTakeItsPlace_isLeftInTheStore() {
    List<String> tokens = submitMany();
    bench.finish(0);
    bench.stored(); // which makes room, so that some are taken
    for (int i = 0; i < MANY; i++) {
      bench.call("t.work");
    }
    bench.store.carryOut(bench); // the bench checks the limits
    for (int i = 1; i < bench.started.size(); i++) {
      bench.finish(i);
      bench.store.carryOut(bench);
    }
    for (String token : tokens) {
      bench.poll(token);
      bench.store.carryOut(bench);
      bench.last(Reply.Result.class);
    }
  }
}
