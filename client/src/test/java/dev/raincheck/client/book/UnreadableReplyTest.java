package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Execution;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A reply that cannot be understood comes again as it is, so it ends what was asked.
class UnreadableReplyTest {
  private final CallBench bench = new CallBench();

  private void unreadable(Request request) {
    bench.book.unreadable(request.header().id(), "type: 99", bench.nowNs);
  }

  private <X extends RaincheckException> X thrown(Class<X> how, ClientCall call) {
    CallOutcome outcome = CallBench.outcome(call);
    assertInstanceOf(CallOutcome.Unreadable.class, outcome);
    X thrown = assertInstanceOf(how, Thrown.of(outcome, call, null, bench.nowNs));
    assertTrue(thrown.getMessage().contains("type: 99"), thrown.getMessage());
    return thrown;
  }

  @Test
  void toACall_endsIt_andNobodyKnowsWhetherItRan() {
    ClientCall call = bench.submit();
    unreadable(bench.last(Request.Call.class));
    var unknown = thrown(OutcomeUnknownException.class, call);
    assertEquals(Execution.UNKNOWN, unknown.execution());
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Call.class));
    bench.submit();
    assertEquals(2, bench.last(Request.Call.class).header().lowest());
  }

  @Test
  void toACall_makesRoomForAnother() {
    bench.sessionCallsMax = 1;
    bench.submit();
    ClientCall waiting = bench.submit();
    unreadable(bench.last(Request.Call.class));
    bench.result(bench.last(Request.Call.class));
    assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(waiting));
  }

  @Test
  void toAPoll_leavesTheToken_whichIsNotAcknowledged() {
    ClientCall call = bench.resume();
    bench.watch(call);
    unreadable(bench.last(Request.Poll.class));
    assertEquals(CallBench.TOKEN, thrown(StoppedWaitingException.class, call).token().orElse(""));
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Poll.class));
    assertEquals(List.of(), bench.last(Request.Poll.class).header().acknowledged());
  }

  @Test
  void toHello_endsWhatWaitsForASession_andTheNextCallSaysHelloAgain() {
    bench.alive = false;
    ClientCall call = bench.submit();
    bench.describe();
    unreadable(bench.last(Request.Hello.class));
    thrown(CallNotStartedException.class, call);
    assertInstanceOf(CallOutcome.Unreadable.class, bench.abandoned.getFirst());
    bench.submit();
    assertEquals(2, bench.count(Request.Hello.class));
  }

  @Test
  void toNothingThatIsUnderWay_isLetGo() {
    ClientCall call = bench.submit();
    bench.book.unreadable(0, "type: 99", bench.nowNs);
    bench.book.unreadable(4711, "type: 99", bench.nowNs);
    bench.result(bench.last(Request.Call.class));
    assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(call));
  }
}
