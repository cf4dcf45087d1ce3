package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server whose store does not record new calls: what it refuses waits for the store, or goes to
/// a server that has it.
class StoreAwayTest {
  private static final CallOutcome VALUE = new CallOutcome.Value(Slice.of(CallBench.VALUE));
  private static final String DURABLE =
      TokenSigner.ofStore("a store", 1, new byte[16]).signDurable(1, new Token.Id(1, 2));
  private static final Failure AWAY =
      Failure.of(ErrorCode.UNAVAILABLE, Execution.NOT_STARTED, "the store is away")
          .withRetry(Retry.asNewRequest(1_000));

  private final CallBench bench = new CallBench();

  private void refuse(Failure refusal) {
    Reply.Header header = CallBench.headerFor(bench.last(Request.Call.class));
    bench.receive(new Reply.Failed(header, null, refusal));
  }

  private void takeLast(ClientCall call) {
    bench.result(bench.last(Request.Call.class));
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void refusedCall_isMadeAgainAsANewOne_whereverThatIs() {
    ClientCall call = bench.submit();
    refuse(AWAY);
    assertNull(CallBench.outcome(call));
    assertFalse(call.sent, "it has not left as far as anybody needs to know");
    bench.pass(990);
    assertEquals(1, bench.count(Request.Call.class));
    bench.pass(20);
    assertEquals(0, bench.moves);
    assertEquals(2, bench.last(Request.Call.class).sequence());
    takeLast(call);
  }

  /// Only what is to be recorded is refused.
  @Test
  void otherCalls_doNotWaitForThat() {
    bench.submit();
    refuse(AWAY);
    ClientCall quick = bench.submit();
    assertEquals(2, bench.count(Request.Call.class));
    takeLast(quick);
  }

  @Test
  void refusal_isPassedOn_whenTheCallersPatienceWouldBeOver() {
    ClientCall call = bench.submit();
    while (!call.isDone()) {
      refuse(AWAY);
      bench.pass(1_010);
    }
    assertEquals(new CallOutcome.Failed(AWAY), CallBench.outcome(call));
    int copies = bench.count(Request.Call.class);
    assertTrue(copies >= 28 && copies <= 31, copies + " copies in 30 s");
  }

  @Test
  void refusalThatTimeDoesNotMend_isPassedOnAtOnce() {
    ClientCall call = bench.submit();
    refuse(AWAY.withRetry(Retry.NEVER));
    assertTrue(call.isDone());
    ClientCall other = bench.submit();
    refuse(AWAY.withRetry(Retry.asNewRequest(31_000)));
    assertTrue(other.isDone());
  }

  @Test
  void cancelledCall_isNotMadeAgain() {
    ClientCall call = bench.submit();
    refuse(AWAY);
    call.cancelAsked = true;
    bench.pass(1_010);
    assertEquals(1, bench.count(Request.Call.class));
    assertEquals(new CallOutcome.Failed(AWAY), CallBench.outcome(call));
  }

  /// A run of it is one that a server has begun.
  @Test
  void waiting_costsNoRunThatItMayHaveAfterwards() {
    ClientCall call = bench.submit(CallBench.spec(true, null));
    for (int i = 0; i < 10; i++) {
      refuse(AWAY);
      bench.pass(1_010);
    }
    bench.deferred(bench.last(Request.Call.class), 5_000, null);
    bench.pass(5_000);
    bench.fail(bench.last(Request.Poll.class), ErrorCode.TOKEN_LOST);
    takeLast(call);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void serverIsLeft_ifThereAreOthers(boolean shareStore) {
    bench.servers = new OtherServers(shareStore);
    ClientCall call = bench.submit();
    refuse(AWAY);
    assertEquals(0, bench.moves);
    bench.session = 8;
    bench.pass(1_010);
    assertEquals(1, bench.moves);
    assertEquals(8, bench.last(Request.Call.class).header().session());
    assertEquals(0, bench.last(Request.Call.class).options().formerSession(), "it did not run");
    takeLast(call);
  }

  /// Whoever has refused it before, all that were refused together are asked there first.
  @Test
  void newServer_isNotLeftForWhatTheOldOneHasSaid() {
    bench.servers = new OtherServers(true);
    bench.submit();
    refuse(AWAY);
    bench.pass(100);
    bench.submit();
    refuse(AWAY);
    bench.session = 8;
    bench.pass(1_200);
    assertEquals(1, bench.moves);
    assertEquals(4, bench.count(Request.Call.class));
    bench.all(Request.Call.class).subList(2, 4).forEach(bench::result);
    bench.pass(5_000);
    assertEquals(1, bench.moves);
  }

  @Test
  void tokensThatOthersHaveToo_areAskedForThere() {
    bench.servers = new OtherServers(true);
    bench.submit();
    Reply.Header header = CallBench.headerFor(bench.last(Request.Call.class));
    bench.receive(new Reply.Deferred(header, DURABLE, true, null, 50_000, 900_000));
    bench.submit();
    refuse(AWAY);
    bench.session = 8;
    bench.pass(1_010);
    assertEquals(1, bench.moves);
    assertEquals(DURABLE, bench.last(Request.Poll.class).token());
  }

  @Test
  void serverThatAloneHasAResult_isAskedAgainItself() {
    bench.servers = new OtherServers(true);
    bench.submitDeferred();
    ClientCall call = bench.submit();
    refuse(AWAY);
    bench.pass(1_010);
    assertEquals(0, bench.moves);
    assertEquals(3, bench.count(Request.Call.class));
    takeLast(call);
  }

  @Test
  void serverThatHasTheAnswerToACall_isAskedAgainItself() {
    bench.servers = new OtherServers(true);
    bench.submit();
    bench.submit();
    refuse(AWAY);
    bench.pass(2_020);
    assertEquals(0, bench.moves);
    assertEquals(3, bench.last(Request.Call.class).sequence());
  }

  /// Each move costs a connection and a session, and the database may be away from all.
  @Test
  void serversThatAllRefuse_areTriedEverMoreRarely_untilOneTakesACall() {
    bench.servers = new OtherServers(true);
    ClientCall refused = bench.submit();
    while (!refused.isDone()) {
      refuse(AWAY);
      bench.session++; // if it moves
      bench.pass(1_010);
    }
    int before = bench.moves;
    assertTrue(before >= 4 && before <= 6, before + " moves in 30 s");
    ClientCall taken = bench.submit();
    refuse(AWAY);
    bench.pass(1_010);
    takeLast(taken);
    before = bench.moves;
    bench.submit();
    refuse(AWAY);
    bench.session++;
    bench.pass(1_010);
    assertEquals(before + 1, bench.moves);
  }

  /// The first copy may have run in the lost session, and the servers' store knows.
  @Test
  void callInDoubt_thatIsRefused_isFoundByItsFormerPlaceAtTheNextServer() {
    bench.store = 42;
    bench.servers = new OtherServers(true);
    bench.connect();
    ClientCall call = bench.submit();
    bench.session = 8;
    bench.disconnect();
    bench.pass(1);
    assertEquals(7, bench.last(Request.Call.class).options().formerSession());
    refuse(AWAY);
    bench.session = 9;
    bench.pass(1_010);
    assertEquals(1, bench.moves);
    Request.Call again = bench.last(Request.Call.class);
    assertEquals(9, again.header().session());
    assertEquals(7, again.options().formerSession());
    assertEquals(1, again.options().formerSequence());
    bench.fail(again, ErrorCode.PERMISSION_DENIED);
    assertEquals(
        Execution.UNKNOWN,
        assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call)).failure().execution());
  }

  /// What it waits for is over, and so is what was said of it.
  @Test
  void laterRefusal_isTheOneThatItsCallerHears() {
    bench.servers = new OtherServers(true);
    ClientCall call = bench.submit();
    refuse(AWAY);
    bench.pass(1_010);
    bench.fail(bench.last(Request.Call.class), ErrorCode.PERMISSION_DENIED);
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call)).failure().code());
  }
}
