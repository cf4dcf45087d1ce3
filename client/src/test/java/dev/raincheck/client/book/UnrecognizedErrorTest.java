package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A code that a newer server says: callers learn all that matters to them.
class UnrecognizedErrorTest {
  private final CallBench bench = new CallBench();

  private static Failure failure(Execution execution) {
    return Failure.of(ErrorCode.UNRECOGNIZED, execution, "of a newer server")
        .withDetail(Failure.CODE, "QUARANTINED")
        .withRetry(Retry.after(100));
  }

  private static Class<? extends RaincheckException> expected(Execution execution) {
    return switch (execution) {
      case NOT_STARTED -> CallNotStartedException.class;
      case STARTED -> CallAbortedException.class;
      case FINISHED -> CallFailedException.class;
      case UNKNOWN -> OutcomeUnknownException.class;
    };
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void toACall_isThrownByWhetherItRan(Execution execution) {
    ClientCall call = bench.submit();
    bench.receive(
        new Reply.Failed(
            CallBench.headerFor(bench.last(Request.Call.class)), null, failure(execution)));
    CallOutcome outcome = CallBench.outcome(call);
    var thrown = assertInstanceOf(expected(execution), Thrown.of(outcome, call, null, bench.nowNs));
    assertEquals(execution, thrown.execution());
    assertEquals(Optional.of(ErrorCode.UNRECOGNIZED), thrown.code());
    assertEquals(Retry.after(100), thrown.retry());
    assertEquals("QUARANTINED", thrown.details().get("code"));
    assertTrue(
        thrown.getMessage().endsWith("of a newer server [QUARANTINED]"), thrown.getMessage());
  }
}
