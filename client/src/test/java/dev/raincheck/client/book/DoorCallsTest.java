package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallNotStartedException;
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

  /// Else it would wait for seconds behind others, and run when nobody waits for it any more.
  @Test
  void callOfADoor_isAsked_whileOthersWaitForAServerThatHasTooMuchToDo() {
    bench.submit();
    refuse(refusal(ErrorCode.OVERLOADED, Execution.NOT_STARTED));
    bench.submit();
    assertEquals(1, bench.count(Request.Call.class));
    submitForADoor();
    assertEquals(2, bench.count(Request.Call.class));
    bench.result(bench.last(Request.Call.class));
    bench.pass(1_010);
    assertEquals(4, bench.count(Request.Call.class));
  }

  /// Its users come again at once, and the others would never leave.
  @Test
  void callsOfADoor_thatAreRefused_keepNoOthersWaiting() {
    bench.submit();
    Failure refusal = refusal(ErrorCode.OVERLOADED, Execution.NOT_STARTED);
    refuse(refusal);
    bench.pass(500);
    ClientCall ofADoor = submitForADoor();
    refuse(refusal);
    assertEquals(new CallOutcome.Failed(refusal), CallBench.outcome(ofADoor));
    bench.pass(499);
    assertEquals(2, bench.count(Request.Call.class));
    bench.pass(1);
    assertEquals(3, bench.count(Request.Call.class));
  }

  /// Nor are the others asked one at a time for it.
  @Test
  void callOfADoor_thatIsRefused_leavesTheOthersAsTheyAre() {
    submitForADoor();
    refuse(refusal(ErrorCode.OVERLOADED, Execution.NOT_STARTED));
    bench.submit();
    bench.submit();
    assertEquals(3, bench.count(Request.Call.class));
  }

  @Test
  void callOfADoor_thatWaitsForRoom_isAsked_whenAnotherIsRefused() {
    bench.sessionCallsMax = 1;
    submitForADoor();
    ClientCall waiting = submitForADoor();
    assertEquals(1, bench.count(Request.Call.class));
    refuse(refusal(ErrorCode.OVERLOADED, Execution.NOT_STARTED));
    assertEquals(2, bench.count(Request.Call.class));
    assertNull(CallBench.outcome(waiting));
  }

  @Test
  void callOfADoor_thatDoesNotLeaveInTime_isSaidNotToHaveRun_andNeverWill() {
    bench.submit();
    bench.result(bench.last(Request.Call.class));
    bench.reachable = false;
    bench.disconnect();
    ClientCall call = submitForADoor();
    bench.pass(2_900);
    assertNull(CallBench.outcome(call));
    bench.pass(110);
    CallOutcome outcome = CallBench.outcome(call);
    assertInstanceOf(CallNotStartedException.class, Thrown.of(outcome, call, null, bench.nowNs));
    assertTrue(bench.book.toString().contains("1 unsent"), bench.book::toString);
    submitForADoor();
    assertTrue(bench.book.toString().contains("1 unsent"), bench.book::toString);
    bench.connect();
    assertEquals(2, bench.count(Request.Call.class), "the one that is not late");
  }

  @Test
  void callOfADoor_thatWaitsForItsAnswer_isGivenItsTime_andNotPolled() {
    ClientCall waiting = submitForADoor();
    bench.pass(10_000);
    assertNull(CallBench.outcome(waiting));
    bench.deferred(bench.last(Request.Call.class), 100, null);
    bench.pass(60_000);
    assertEquals(0, bench.count(Request.Poll.class));
  }

  @Test
  void serverWithoutRoomForASession_saysSoToTheDoorAtOnce() {
    bench.alive = false;
    ClientCall call = submitForADoor();
    Failure refusal = refusal(ErrorCode.OVERLOADED, Execution.NOT_STARTED);
    bench.receive(
        new Reply.Failed(CallBench.headerFor(bench.last(Request.Hello.class)), null, refusal));
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
