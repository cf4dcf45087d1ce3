package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A client that is taken off the server's list while its call waits hears whether that ran, and
/// nothing of how it ended: that it did not run is said only if it did not.
class ShutOutTest {
  private final CallBench bench = new CallBench();

  private static Class<? extends RaincheckException> expected(Execution execution) {
    return execution == Execution.NOT_STARTED
        ? CallNotStartedException.class
        : OutcomeUnknownException.class;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void callThatWaited_isToldAsWhatIsKnownOfIt(Execution execution) {
    ClientCall call = bench.submit();
    var header = CallBench.headerFor(bench.last(Request.Call.class));
    var failure = Failure.of(ErrorCode.PERMISSION_DENIED, execution, "not in the list");
    bench.receive(new Reply.Failed(header, null, failure));
    CallOutcome outcome = CallBench.outcome(call);
    var thrown = assertInstanceOf(expected(execution), Thrown.of(outcome, call, null, bench.nowNs));
    assertEquals(execution, thrown.execution());
  }
}
