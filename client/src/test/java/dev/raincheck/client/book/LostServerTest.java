package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import org.junit.jupiter.api.Test;

/// A server is gone that may have run a call: another one with the same store knows.
class LostServerTest {
  private final CallBench bench = new CallBench();

  LostServerTest() {
    bench.store = 42;
  }

  private Request.Options lastOptions() {
    return bench.last(Request.Call.class).options();
  }

  /// Another server answers, with a session of its own.
  private void move(long session, long store) {
    bench.session = session;
    bench.store = store;
    bench.disconnect();
    bench.connect();
  }

  @Test
  void call_isSentToTheNextWithItsFormerPlace() {
    bench.submit(CallBench.spec(false, null));
    bench.result(bench.last(Request.Call.class));
    ClientCall call = bench.submit(CallBench.spec(false, null));
    move(8, 42);
    assertFalse(call.isDone());
    assertEquals(8, bench.last(Request.Call.class).header().session());
    assertEquals(7, lastOptions().formerSession());
    assertEquals(2, lastOptions().formerSequence());
    bench.result(bench.last(Request.Call.class));
    assertEquals(new CallOutcome.Value(Slice.of(CallBench.VALUE)), CallBench.outcome(call));
  }

  @Test
  void thirdServer_isToldTheFirstPlace() {
    bench.submit(CallBench.spec(false, null));
    move(8, 42);
    move(9, 42);
    assertEquals(7, lastOptions().formerSession());
    assertEquals(1, lastOptions().formerSequence());
  }

  @Test
  void serverWithAnotherStore_cannotKnow_andGetsNoCopy() {
    ClientCall call = bench.submit(CallBench.spec(false, null));
    move(8, 43);
    assertInstanceOf(CallOutcome.Unknown.class, CallBench.outcome(call));
    assertEquals(1, bench.count(Request.Call.class));
  }

  @Test
  void serverWithoutAStore_cannotKnow() {
    ClientCall call = bench.submit(CallBench.spec(false, null));
    move(8, 0);
    assertInstanceOf(CallOutcome.Unknown.class, CallBench.outcome(call));
  }

  @Test
  void callThatMayRunTwice_runsAgain() {
    bench.submit(CallBench.spec(true, null));
    move(8, 42);
    assertEquals(0, lastOptions().formerSession());
  }

  @Test
  void refusalByTheNext_saysNothingOfTheFirstCopy() {
    ClientCall call = bench.submit(CallBench.spec(false, null));
    move(8, 42);
    bench.fail(bench.last(Request.Call.class), ErrorCode.SHUTTING_DOWN);
    assertEquals(
        Execution.UNKNOWN,
        assertInstanceOf(CallOutcome.Failed.class, CallBench.outcome(call)).failure().execution());
  }
}
