package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// A result that the store has is not kept here for long: who asks then is answered from there.
@Isolated // from others' heap
class LeftToStoreTest {
  private static final Duration A_WHILE = Duration.ofMillis(5_100);

  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());

  /// A durable result that nobody has claimed, and its token.
  private String unclaimed(String method) {
    bench.call(method, new Request.Options(0L, null, null, false, Map.of()));
    return unclaimedOfLastCall();
  }

  private String unclaimedOfLastCall() {
    bench.store.carryOut(bench);
    String token = bench.lastToken();
    bench.finish(bench.started.size() - 1);
    bench.store.carryOut(bench);
    return token;
  }

  private boolean isHere(String token) {
    bench.replies.clear();
    bench.poll(token);
    boolean isHere = !bench.replies.isEmpty();
    bench.store.carryOut(bench);
    assertEquals(token, bench.last(Reply.Result.class).token());
    assertEquals(Slice.of(BookBench.VALUE), bench.last(Reply.Result.class).value());
    return isHere;
  }

  private Ledger ledger() {
    bench.requestShutdown();
    bench.store.carryOut(bench);
    bench.pass(Duration.ofSeconds(1));
    Ledger ledger = bench.ledgers.getFirst();
    assertTrue(ledger.addsUp(), ledger.toString());
    return ledger;
  }

  @Test
  void result_isHereForAWhile_thenItIsGivenFromTheStore() {
    String token = unclaimed("t.block");
    bench.pass(Duration.ofMillis(4_900));
    assertTrue(isHere(token));
    bench.pass(Duration.ofMillis(200));
    assertFalse(isHere(token));
    assertTrue(bench.book.toString().contains(" 0 kept in 0 bytes"), bench.book.toString());
  }

  /// Operators look for them.
  @Test
  void failure_isKeptHere() {
    bench.call("t.block", new Request.Options(0L, null, null, false, Map.of()));
    bench.store.carryOut(bench);
    String token = bench.lastToken();
    var failure = Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "no paper");
    bench.on(new Event.Finished(bench.started.getLast(), new Outcome.Failed(failure)));
    bench.store.carryOut(bench);
    bench.pass(A_WHILE);
    bench.replies.clear();
    bench.poll(token);
    assertEquals(failure, bench.last(Reply.Failed.class).failure());
  }

  @Test
  void acknowledgementOfIt_deletesTheRecord() {
    String token = unclaimed("t.block");
    bench.pass(A_WHILE);
    bench.acknowledge(token);
    bench.store.carryOut(bench);
    assertEquals(0, bench.store.records());
  }

  @Test
  void callThatIsSentAgain_getsTheToken_andDoesNotRunAgain() {
    long session = bench.hello();
    var header = new Request.Header(99, session, 1, List.of());
    var call =
        new Request.Call(header, 1, "t.block", Slice.of(BookBench.VALUE), Request.Options.DEFAULT);
    bench.receive(call);
    String token = unclaimedOfLastCall();
    bench.pass(A_WHILE);
    bench.receive(call);
    assertEquals(token, bench.lastToken());
    assertEquals(1, bench.started.size());
    assertFalse(isHere(token));
  }

  @Test
  void whatNobodyHas_isHandedOver_whatSomebodyHas_wasDelivered() {
    unclaimed("t.block");
    bench.poll(unclaimed("t.block"));
    bench.pass(A_WHILE);
    Ledger ledger = ledger();
    assertEquals(1, ledger.handedOver());
    assertEquals(1, ledger.delivered());
  }

  @Test
  void resultOfATokenThatWasGivenBeforeTheStoreHadIt_isKeptHere() {
    bench.call("t.block");
    bench.pass(Duration.ofMillis(500));
    String early = bench.lastToken();
    assertFalse(Token.isDurable(early));
    bench.store.carryOut(bench);
    bench.finish(0);
    bench.store.carryOut(bench);
    bench.pass(A_WHILE);
    bench.poll(early);
    assertInstanceOf(Reply.Result.class, bench.replies.getLast());
  }

  /// Its client confirms nothing: only here it is known that it has the result.
  @Test
  void resultThatWasGivenForGood_isKeptHere_andDeletedAfterAWhile() {
    String token = unclaimed("t.block");
    var poll = new Request.Poll(Request.Header.sessionless(99), token, false);
    bench.on(new Event.Received(DeliveredRetentionTest.OF_A_DOOR, poll));
    bench.pass(A_WHILE);
    assertEquals(List.of(), bench.store.orders);
    bench.pass(Duration.ofSeconds(60));
    assertInstanceOf(StoreOrder.Forget.class, bench.store.orders.getLast());
  }

  @Test
  void manyOfThem_takeNoMemory() {
    int count = 50_000;
    BookBench lean = BenchStore.bench(ShutdownStrategies.drain(), Limits.DEFAULT);
    lean.checks = false;
    long session = lean.hello();
    long usedBefore = usedBytes();
    for (int i = 1; i <= count; i++) {
      var header = new Request.Header(i, session, i, List.of());
      lean.receive(
          new Request.Call(
              header, i, "t.block", Slice.of(new byte[] {42}), Request.Options.DEFAULT));
      lean.stored();
      lean.on(
          new Event.Finished(
              lean.started.getLast(), new Outcome.Value(Slice.of(Specimens.value(1_000)))));
      lean.stored();
      forgetWhatItDid(lean);
    }
    lean.pass(A_WHILE);
    double bytesEach = (double) (usedBytes() - usedBefore) / count;
    assertTrue(bytesEach < 100, bytesEach + " bytes for each");
    lean.poll("none"); // it is there still
  }

  private static void forgetWhatItDid(BookBench lean) {
    lean.replies.clear();
    lean.addressees.clear();
    lean.started.clear();
    lean.names.clear();
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
