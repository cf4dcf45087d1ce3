package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server does not know yet whether it has a call: its store has not said, or it was taken for
/// dead.
class DoubtfulCallsTest {
  private static final CallOutcome VALUE = new CallOutcome.Value(Slice.of(CallBench.VALUE));
  private static final Failure DOUBT =
      Failure.of(ErrorCode.UNAVAILABLE, Execution.UNKNOWN, "send it again, as the same request")
          .withRetry(Retry.after(1_000));

  private final CallBench bench = new CallBench(Duration.ofSeconds(10));

  @BeforeEach
  void knowOthers() {
    bench.servers = new OtherServers(false);
  }

  private void refuse(Failure failure) {
    Request.Call asked = bench.last(Request.Call.class);
    bench.receive(new Reply.Failed(CallBench.headerFor(asked), null, failure));
  }

  @Test
  void call_isSentAgain_asTheSameRequest() {
    ClientCall call = bench.submit();
    refuse(DOUBT);
    bench.pass(990);
    assertEquals(1, bench.count(Request.Call.class));
    bench.pass(10);
    List<Request.Call> copies = bench.all(Request.Call.class);
    assertEquals(2, copies.size());
    assertEquals(copies.getFirst().header().id(), copies.getLast().header().id());
    assertEquals(copies.getFirst().sequence(), copies.getLast().sequence());
    assertEquals(copies.getFirst().arguments(), copies.getLast().arguments());
    bench.result(copies.getLast());
    assertEquals(VALUE, CallBench.outcome(call));
  }

  @Test
  void call_endsWithWhatTheServerSaid_whenTheCallersPatienceIsOver() {
    ClientCall call = bench.submit();
    for (int i = 0; i < 10; i++) {
      assertNull(CallBench.outcome(call));
      refuse(DOUBT);
      bench.pass(1_000);
    }
    refuse(DOUBT);
    assertEquals(new CallOutcome.Failed(DOUBT), CallBench.outcome(call));
  }

  /// It was made again as another one before, since the first server had not started it.
  @Test
  void call_isNotMadeAgain_asAnother_whateverWasBefore() {
    ClientCall call = bench.submit();
    refuse(CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE));
    bench.pass(1_000);
    assertEquals(2, bench.count(Request.Call.class));
    Failure unknown =
        Failure.of(ErrorCode.INTERNAL, Execution.UNKNOWN, "who knows")
            .withRetry(Retry.asNewRequest(1_000));
    refuse(unknown);
    assertEquals(new CallOutcome.Failed(unknown), CallBench.outcome(call));
  }
}
