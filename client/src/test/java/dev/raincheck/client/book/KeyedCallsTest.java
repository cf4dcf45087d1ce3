package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls with a key: only a server that knows keys gets them, and a lost session does not end them.
class KeyedCallsTest {
  private static final String KEY = "invoice-42";

  private final CallBench bench = new CallBench();

  private static ClientCall.Spec keyed(boolean idempotent) {
    ClientCall.Spec plain = CallBench.spec(idempotent, null);
    return new ClientCall.Spec(
        plain.method(), plain.arguments(), plain.options().withKey(KEY), idempotent);
  }

  private static Failure failureOf(ClientCall call) {
    return assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call)).failure();
  }

  private Request.Options lastOptions() {
    return bench.last(Request.Call.class).options();
  }

  private void loseSession(long next) {
    bench.session = next;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
  }

  /// Sent twice: the first copy may have run.
  private ClientCall doubtful(boolean idempotent) {
    ClientCall call = bench.submit(keyed(idempotent));
    bench.pass(1_500);
    assertEquals(2, bench.count(Request.Call.class));
    return call;
  }

  private static void assertValue(ClientCall call) {
    assertEquals(new CallOutcome.Value(Slice.of(CallBench.VALUE)), CallBench.outcome(call));
  }

  @Test
  void key_travelsWithEachCopy_andNoFormerSession() {
    doubtful(false);
    for (Request.Call copy : bench.all(Request.Call.class)) {
      assertEquals(KEY, copy.options().key());
      assertEquals(0, copy.options().formerSession());
    }
  }

  @Test
  void serverThatKnowsNoKeys_getsNoCallWithOne() {
    var old = new CallBench();
    old.keyCharsMax = 0;
    ClientCall call = old.submit(keyed(true));
    assertEquals(0, old.count(Request.Call.class));
    assertEquals(ErrorCode.UNSUPPORTED_VERSION, failureOf(call).code());
    assertEquals(Execution.NOT_STARTED, failureOf(call).execution());
    assertEquals(
        "key \"invoice-42\": the server at tcp://bench:1 knows no keys, and would run the call as"
            + " if it had none (expected: a later version of the server, or a call without a key)",
        failureOf(call).message());
    old.submit();
    assertEquals(1, old.count(Request.Call.class));
  }

  @Test
  void keyThatIsTooLongForTheServer_isNotSent() {
    bench.keyCharsMax = 9; // one less than the key has
    bench.session = 8;
    bench.disconnect();
    ClientCall call = bench.submit(keyed(true));
    assertTrue(failureOf(call).message().startsWith("key of 10 characters (expected: at most 9"));
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1, 0", // the only copy was refused
    "false, 2, 7", // the server finds out
    "true,  1, 0",
    "true,  2, 0", // may run twice
  })
  void lostSession_isNotItsEnd(boolean idempotent, int copies, long former) {
    ClientCall call = copies == 2 ? doubtful(idempotent) : bench.submit(keyed(idempotent));
    loseSession(8);
    assertFalse(call.isDone());
    Request.Call again = bench.last(Request.Call.class);
    assertEquals(8, again.header().session());
    assertEquals(1, again.sequence());
    assertEquals(KEY, again.options().key());
    assertEquals(former, again.options().formerSession());
    bench.result(again);
    assertValue(call);
  }

  @Test
  void newConnectionToAServerThatForgotTheSession_isNotItsEnd() {
    ClientCall call = bench.submit(keyed(false));
    bench.session = 8;
    bench.disconnect();
    bench.connect();
    assertEquals(7, lastOptions().formerSession());
    bench.result(bench.last(Request.Call.class));
    assertValue(call);
  }

  @Test
  void secondLostSession_leavesTheFirstTheFormerOne() {
    ClientCall call = doubtful(false);
    loseSession(8);
    bench.pass(1_500);
    loseSession(9);
    bench.pass(1_000);
    assertEquals(9, bench.last(Request.Call.class).header().session());
    assertEquals(7, lastOptions().formerSession());
    bench.result(bench.last(Request.Call.class));
    assertValue(call);
  }

  @Test
  void refusalForWantOfRoom_isNoReasonToForgetTheFormerSession() {
    ClientCall call = doubtful(false);
    loseSession(8);
    Failure full = CallBench.failure(ErrorCode.OVERLOADED).withRetry(Retry.asNewRequest(1_000));
    Request.Call refused = bench.last(Request.Call.class);
    bench.receive(new Reply.Failed(CallBench.headerFor(refused), null, full));
    bench.pass(1_100);
    assertEquals(2, bench.last(Request.Call.class).sequence());
    assertEquals(7, lastOptions().formerSession());
    bench.result(bench.last(Request.Call.class));
    assertValue(call);
  }

  @Test
  void serverThatCannotTell_isToldOn() {
    ClientCall call = doubtful(false);
    loseSession(8);
    Failure stale = Failure.of(ErrorCode.STALE_REQUEST, Execution.UNKNOWN, "nobody knows");
    Request.Call again = bench.last(Request.Call.class);
    bench.receive(new Reply.Failed(CallBench.headerFor(again), null, stale));
    assertEquals(stale, failureOf(call));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nextRunThatKnowsNoKeys_getsNoSecondCopy_andTheOutcomeIsUnknown(boolean idempotent) {
    ClientCall call = doubtful(idempotent);
    bench.keyCharsMax = 0;
    loseSession(8);
    assertEquals(2, bench.count(Request.Call.class));
    assertEquals(Execution.UNKNOWN, failureOf(call).execution());
  }

  @Test
  void refusalOfACopy_saysNothingOfTheFirstOne() {
    ClientCall call = doubtful(false);
    loseSession(8);
    bench.fail(bench.last(Request.Call.class), ErrorCode.SHUTTING_DOWN);
    assertEquals(ErrorCode.SHUTTING_DOWN, failureOf(call).code());
    assertEquals(Execution.UNKNOWN, failureOf(call).execution());
  }

  private void storeIsSilent(Execution execution) {
    Failure silent =
        Failure.of(ErrorCode.UNAVAILABLE, execution, "the store is late")
            .withRetry(Retry.after(1_000));
    Reply.Header header = CallBench.headerFor(bench.last(Request.Call.class));
    bench.receive(new Reply.Failed(header, null, silent));
  }

  @Test
  void storeThatHasNotSaidInTimeWhatTheKeyNames_isAskedAgain() {
    ClientCall call = bench.submit(keyed(false));
    for (int copies = 1; copies <= 3; copies++) {
      storeIsSilent(Execution.UNKNOWN);
      assertEquals(copies, bench.count(Request.Call.class), "not before its time");
      bench.pass(1_010);
      assertEquals(copies + 1, bench.count(Request.Call.class));
    }
    Request.Call again = bench.last(Request.Call.class);
    assertEquals(KEY, again.options().key());
    assertEquals(4, again.sequence());
    bench.result(again);
    assertValue(call);
  }

  @Test
  void storeThatStaysSilent_isAskedAsLongAsTheCallerHasPatience_andNobodyKnowsWhetherItRan() {
    ClientCall call = bench.submit(keyed(false));
    while (!call.isDone()) {
      storeIsSilent(Execution.UNKNOWN);
      bench.pass(1_010);
    }
    int copies = bench.count(Request.Call.class);
    assertTrue(copies >= 28 && copies <= 31, copies + " copies in 30 s");
    assertEquals(ErrorCode.UNAVAILABLE, failureOf(call).code());
    assertEquals(Execution.UNKNOWN, failureOf(call).execution());
  }

  /// The first copy may have run, whatever becomes of the second.
  @Test
  void refusalOfWhatWasMadeAgain_doesNotSayThatItDidNotRun() {
    ClientCall call = bench.submit(keyed(false));
    storeIsSilent(Execution.UNKNOWN);
    bench.pass(1_010);
    bench.fail(bench.last(Request.Call.class), ErrorCode.PERMISSION_DENIED);
    bench.pass(40_000);
    assertEquals(Execution.UNKNOWN, failureOf(call).execution());
  }

  @Test
  void callThatWasNotStarted_isMadeAgainWithItsKey() {
    ClientCall unstarted = bench.submit(keyed(false));
    storeIsSilent(Execution.NOT_STARTED);
    bench.pass(1_010);
    assertEquals(2, bench.count(Request.Call.class));
    assertEquals(KEY, lastOptions().key());
    bench.fail(bench.last(Request.Call.class), ErrorCode.PERMISSION_DENIED);
    assertEquals(Execution.NOT_STARTED, failureOf(unstarted).execution());
  }
}
