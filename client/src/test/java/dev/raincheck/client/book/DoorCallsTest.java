package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A door has promised its users an answer in time: a refusal is one. What it would not be told it
/// could only report as unknown.
class DoorCallsTest {
  private final CallBench bench = new CallBench();

  private ClientCall submitForADoor() {
    var call = new ClientCall(CallBench.spec(false, null), null, bench.nowNs);
    bench.book.submitOnce(call, bench.nowNs);
    bench.pass(0);
    return call;
  }

  private static Failure refusal(ErrorCode code, Execution execution) {
    return Failure.of(code, execution, "not now").withRetry(Retry.asNewRequest(1_000));
  }

  private void refuse(Failure refusal) {
    Reply.Header header = CallBench.headerFor(bench.last(Request.Call.class));
    bench.receive(new Reply.Failed(header, null, refusal));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "OVERLOADED"})
  void refusal_isPassedOnAtOnce(ErrorCode code) {
    ClientCall call = submitForADoor();
    Failure refusal = refusal(code, Execution.NOT_STARTED);
    refuse(refusal);
    assertEquals(new CallOutcome.Failed(refusal), CallBench.outcome(call));
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Call.class));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "SHUTTING_DOWN"})
  void otherServers_areTried_forAMoment(ErrorCode code) {
    bench.servers = new OtherServers(true);
    ClientCall call = submitForADoor();
    Failure refusal = refusal(code, Execution.NOT_STARTED).withRetry(Retry.ELSEWHERE);
    refuse(refusal);
    assertNull(CallBench.outcome(call));
    bench.pass(1_010);
    assertEquals(2, bench.count(Request.Call.class));
    while (!call.isDone()) {
      refuse(refusal);
      bench.pass(1_010);
    }
    assertTrue(bench.count(Request.Call.class) <= 4, "in 3 s");
    assertEquals(new CallOutcome.Failed(refusal), CallBench.outcome(call));
  }

  /// The door would say no more, and later.
  @Test
  void doubt_isPassedOnSoon() {
    ClientCall call = submitForADoor();
    Failure doubt = refusal(ErrorCode.UNAVAILABLE, Execution.UNKNOWN);
    int copies = 0;
    while (!call.isDone()) {
      copies++;
      refuse(doubt);
      bench.pass(1_010);
    }
    assertTrue(copies <= 4, copies + " copies");
    assertEquals(new CallOutcome.Failed(doubt), CallBench.outcome(call));
  }
}
