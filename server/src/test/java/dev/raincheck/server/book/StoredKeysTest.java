package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two servers on one store: a key is the same operation at both.
class StoredKeysTest {
  private static final Request.Options KEYED = Request.Options.DEFAULT.withKey("invoice-42");

  private final BookBench one = BenchStore.bench(ShutdownStrategies.handOff(Duration.ofSeconds(9)));
  private final BookBench two = BenchStore.another(one);

  private static void carryOut(BookBench bench) {
    bench.store.carryOut(bench);
  }

  /// A call in a session.
  private static void call(BookBench bench, long session, String method, byte value) {
    var header = new Request.Header(99, session, 1, List.of());
    bench.receive(new Request.Call(header, 1, method, Slice.of(new byte[] {value}), KEYED));
  }

  private static void assertRefused(BookBench bench, ErrorCode code, Execution execution) {
    Failure failure = bench.last(Reply.Failed.class).failure();
    assertEquals(code, failure.code());
    assertEquals(execution, failure.execution());
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.quick", "t.work", "t.block", "t.serial"})
  void callWithKey_isRecordedFirst_whateverItsMethod(String method) {
    one.call(method, KEYED);
    assertEquals(List.of(), one.started);
    carryOut(one);
    assertEquals(1, one.started.size());
    one.finish(0);
    carryOut(one);
    two.call(method, KEYED);
    carryOut(two);
    two.last(Reply.Result.class);
    assertEquals(List.of(), two.started);
  }

  @Test
  void keyOfWhatRunsElsewhere_leadsToItsToken_andItsOutcome() {
    one.call("t.block", KEYED);
    carryOut(one);
    two.call("t.block", KEYED);
    carryOut(two);
    String token = two.lastToken();
    assertEquals(one.lastToken(), token);
    one.finish(0);
    carryOut(one);
    two.poll(token);
    carryOut(two);
    two.last(Reply.Result.class);
    assertEquals(List.of(), two.started);
  }

  @Test
  void callThatJoined_sentAgainInItsSession_joinsTheSame() {
    one.call("t.block", KEYED);
    carryOut(one);
    long session = two.hello();
    call(two, session, "t.block", BookBench.VALUE[0]);
    carryOut(two);
    String token = two.lastToken();
    call(two, session, "t.block", BookBench.VALUE[0]);
    assertEquals(token, two.lastToken());
  }

  @Test
  void sameKeyHere_whileItIsBeingRecorded_waitsForThat_andIsNoSecondOne() {
    one.call("t.block", KEYED);
    one.call("t.block", KEYED);
    assertEquals(List.of(), one.replies);
    carryOut(one);
    List<String> tokens =
        one.replies.stream().map(it -> ((Reply.Deferred) it).token()).distinct().toList();
    assertEquals(2, one.replies.size());
    assertEquals(1, tokens.size());
    assertTrue(Token.isDurable(tokens.getFirst()));
    assertEquals(1, one.started.size());
  }

  /// However little time its caller gives it.
  @Test
  void sameKeyHere_whileItIsBeingRecorded_isAnsweredInTime() {
    one.call("t.block", KEYED);
    var hurried = new Request.Options(100L, null, null, false, Map.of()).withKey(KEYED.key());
    one.call("t.block", hurried);
    one.pass(Duration.ofMillis(99));
    assertRefused(one, ErrorCode.UNAVAILABLE, Execution.UNKNOWN);
  }

  @Test
  void otherCallUnderTheKey_isRefused_andStaysRefused() {
    one.call("t.block", KEYED);
    carryOut(one);
    long session = two.hello();
    call(two, session, "t.block", (byte) 7);
    carryOut(two);
    assertRefused(two, ErrorCode.REQUEST_MISMATCH, Execution.NOT_STARTED);
    call(two, session, "t.block", (byte) 7);
    assertRefused(two, ErrorCode.REQUEST_MISMATCH, Execution.NOT_STARTED);
    assertEquals(List.of(), two.started);
  }

  /// By its limit, while the store was to say whether the key is new.
  @Test
  void otherCallUnderTheKey_thatHasEndedMeanwhile_isAnsweredAsItEnded() {
    one.call("t.block", KEYED);
    carryOut(one);
    var brief = new Request.Options(null, 100L, null, false, Map.of()).withKey(KEYED.key());
    Slice others = Slice.of(new byte[] {7});
    two.receive(new Request.Call(Request.Header.sessionless(77), 0, "t.block", others, brief));
    two.pass(Duration.ofMillis(110));
    carryOut(two);
    assertRefused(two, ErrorCode.TIMED_OUT, Execution.NOT_STARTED);
    assertEquals(List.of(), two.started);
  }

  @Test
  void tombstone_saysHowItEnded_andNothingRuns() {
    one.call("t.block", KEYED);
    carryOut(one);
    one.finish(0);
    carryOut(one);
    one.store.forgetOutcomes();
    two.call("t.block", KEYED);
    carryOut(two);
    assertRefused(two, ErrorCode.RESULT_GONE, Execution.FINISHED);
    assertEquals(List.of(), two.started);
  }

  @Test
  void lateStore_isNoReasonForATokenThatMayLeadToNothing() {
    one.call("t.block", KEYED);
    one.pass(Duration.ofMillis(500));
    assertRefused(one, ErrorCode.UNAVAILABLE, Execution.UNKNOWN);
    carryOut(one);
    assertEquals(1, one.started.size());
    one.call("t.block", KEYED);
    carryOut(one);
    assertTrue(Token.isDurable(one.lastToken()));
    assertEquals(1, one.started.size());
  }

  @Test
  void keyOfWhatNeverStarted_isFreeAgain() {
    one.call("t.serial");
    carryOut(one);
    one.call("t.serial", KEYED.withKey("later"));
    carryOut(one);
    one.pass(Duration.ofMillis(500));
    one.cancel(one.lastToken());
    carryOut(one);
    two.call("t.serial", KEYED.withKey("later"));
    carryOut(two);
    assertEquals(1, two.started.size());
  }

  /// The key leads there to how it ended, so to go elsewhere does not help.
  @Test
  void keyOfWhatAShutdownAborts_isNoReasonToTryElsewhere() {
    BookBench aborting = BenchStore.bench(ShutdownStrategies.abort(Duration.ZERO));
    BookBench other = BenchStore.another(aborting);
    aborting.call("t.block", KEYED);
    carryOut(aborting);
    aborting.call("t.block");
    carryOut(aborting);
    String without = aborting.lastToken();
    aborting.requestShutdown();
    carryOut(aborting);
    other.call("t.block", KEYED);
    carryOut(other);
    Failure ended = other.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.ABORTED, ended.code());
    assertEquals(Retry.NEVER, ended.retry());
    assertEquals(List.of(), other.started);
    other.poll(without);
    carryOut(other);
    assertEquals(Retry.ELSEWHERE, other.last(Reply.Failed.class).failure().retry());
  }

  @Test
  void cancelOfWhatAnotherServerRuns_isAnsweredAsACancel() {
    one.call("t.block");
    carryOut(one);
    two.cancel(one.lastToken());
    carryOut(two);
    assertEquals(one.lastToken(), two.last(Reply.Cancelling.class).token());
  }

  /// What came here from another server's queue is no different.
  @Test
  void keyOfWhatWasTakenAndAShutdownAborts_isNoReasonToTryElsewhere() {
    BookBench aborting = BenchStore.bench(ShutdownStrategies.abort(Duration.ZERO));
    BookBench other = BenchStore.another(aborting);
    other.call("t.serial");
    other.call("t.serial", KEYED);
    carryOut(other);
    other.store.takeOver();
    aborting.on(new Event.StoreOpened(7, 1));
    carryOut(aborting);
    assertEquals(List.of("invoice-42"), aborting.started.stream().map(it -> it.keyText).toList());
    aborting.requestShutdown();
    carryOut(aborting);
    BookBench third = BenchStore.another(aborting, 9);
    third.call("t.serial", KEYED);
    carryOut(third);
    Failure ended = third.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.ABORTED, ended.code());
    assertEquals(Retry.NEVER, ended.retry());
  }

  @Test
  void keyOfWhatIsHandedOff_isFreedHere_andLeadsToTheOutcome() {
    one.call("t.serial");
    carryOut(one);
    one.call("t.serial", KEYED);
    carryOut(one);
    one.requestShutdown();
    carryOut(one);
    two.on(new Event.StoreOpened(8, 1));
    carryOut(two);
    assertEquals(1, two.started.size());
    two.finish(0);
    carryOut(two);
    one.receive(
        new Request.Call(
            Request.Header.sessionless(77), 0, "t.serial", Slice.of(BookBench.VALUE), KEYED));
    assertRefused(one, ErrorCode.SHUTTING_DOWN, Execution.NOT_STARTED);
    two.call("t.serial", KEYED);
    carryOut(two);
    two.last(Reply.Result.class);
    assertEquals(1, two.started.size());
  }

  @Test
  void acknowledgedOutcome_isKeptForOthersWithTheKey() {
    one.call("t.block", KEYED);
    carryOut(one);
    one.finish(0);
    carryOut(one);
    one.poll(((Reply.Deferred) one.replies.getFirst()).token());
    one.acknowledge(((Reply.Deferred) one.replies.getFirst()).token());
    carryOut(one);
    one.call("t.block", KEYED);
    carryOut(one);
    one.last(Reply.Result.class);
    assertEquals(1, one.started.size());
  }

  @Test
  void joinedCalls_areInTheLedger_asHandedOver() {
    one.call("t.block", KEYED);
    carryOut(one);
    two.call("t.block", KEYED);
    carryOut(two);
    two.requestShutdown();
    two.pass(Duration.ofSeconds(30));
    Ledger ledger = two.ledgers.getFirst();
    assertEquals(1, ledger.handedOver(), ledger::toString);
    assertTrue(ledger.addsUp(), ledger::toString);
  }
}
