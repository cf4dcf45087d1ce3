package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A call of ZeroRPC is held open until its operation ends, however long that takes, and has one
/// answer.
class HeldCallsTest {
  private final ZeroRpcBench bench = new ZeroRpcBench();
  private final ZeroRpcBench.Client client = bench.new Client();

  private void assertSilence() {
    assertEquals(List.of(), client.heard);
  }

  @Test
  void callThatTakesLonger_isAnsweredWhenItEnds() {
    client.call("c", "build", 2026);
    bench.pass(Duration.ofHours(1));
    assertSilence();
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
  }

  @Test
  void failureOfAHeldCall_namesWhatIsKnown() {
    client.call("c", "build", 2026);
    bench.fail(0, Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "it broke"));
    List<?> error = client.lastError();
    assertEquals("INTERNAL", error.getFirst());
    String line = String.valueOf(error.get(1));
    assertTrue(line.startsWith("it broke (execution FINISHED, retry NEVER, token "), line);
    assertEquals("INTERNAL: " + line, error.get(2));
  }

  @Test
  void heartbeats_comeBackWhileItIsHeld_andNotAfterTheAnswer() {
    client.call("c", "build", 2026);
    client.heartbeat("c");
    assertEquals(List.of("_zpc_hb", List.of(0L)), client.lastEvent());
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
    client.heartbeat("c"); // it has crossed the answer
    assertSilence();
  }

  @Test
  void heartbeatsThatCrossTheAnswers_ofHoweverManyCallsThatEndTogether_areNoNewsOfARestart() {
    int many = 300;
    for (int i = 0; i < many; i++) {
      client.call("c" + i, "build", i);
    }
    for (int i = 0; i < many; i++) {
      bench.finish(i, "built");
    }
    client.heard.clear();
    for (int i = 0; i < many; i++) {
      client.heartbeat("c" + i);
    }
    assertSilence();
  }

  @Test
  void heartbeatOfAnUnknownCall_isAnsweredOnce_withAnErrorThatSaysSo() {
    client.heartbeat("of a former run");
    List<?> error = client.lastError();
    assertEquals("SESSION_LOST", error.getFirst());
    assertTrue(String.valueOf(error.get(2)).contains("execution UNKNOWN"), error::toString);
    client.heartbeat("of a former run");
    assertSilence();
  }

  /// Of more than 16 that wait for one operation, the first is not told.
  @Test
  void heartbeat_findsTheEndOfACall_ofWhichItsClientWasNotTold() {
    client.call("c", "_raincheck_submit", "build", List.of(2026));
    Object token = client.lastMap().get("token");
    client.call("w", "_raincheck_wait", token);
    Stream.generate(() -> bench.new Client())
        .limit(16)
        .forEach(it -> it.call("w", "_raincheck_wait", token));
    bench.finish(0, "built");
    assertSilence();
    client.heartbeat("w");
    assertEquals("built", client.lastResult());
    client.heartbeat("w");
    assertSilence();
  }

  /// The question has failed then, and not the operation.
  @Test
  void heartbeat_whoseQuestionIsToBeAskedAgain_comesBack() throws Exception {
    client.call("c", "build", 2026);
    Failure silent =
        Failure.of(ErrorCode.UNAVAILABLE, Execution.UNKNOWN, "the store is silent")
            .withRetry(Retry.after(1_000));
    client.heartbeat("c", silent);
    assertEquals(List.of("_zpc_hb", List.of(0L)), client.lastEvent());
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
  }

  @Test
  void messageThatComesTwice_runsOnce_andIsAnsweredOnce() {
    client.call("c", "build", 2026);
    client.call("c", "build", 2026);
    assertEquals(1, bench.started.size());
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
  }

  @Test
  void messageThatComesAgain_overAnotherConnection_runsOnce() {
    client.call("c", "build", 2026);
    var other = bench.new Client();
    other.call("c", "build", 2026);
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
    assertEquals("built", other.lastResult());
    var third = bench.new Client();
    third.call("c", "build", 2026);
    assertEquals("built", third.lastResult());
    third.call("d", "build", 2027);
    assertEquals(2, bench.started.size());
  }

  @Test
  void quickCall_runsOnceTooForItsId() {
    client.call("c", "tup");
    bench.finish(0, List.of(1));
    assertEquals(List.of(1L), client.lastResult());
    client.call("c", "tup");
    assertEquals(List.of(1L), client.lastResult());
    assertEquals(1, bench.started.size());
  }

  @Test
  void otherCallWithTheSameId_isRefused() {
    client.call("c", "add", 1, 2);
    bench.finish(0, 3);
    client.last();
    client.call("c", "add", 1, 3);
    assertEquals("REQUEST_MISMATCH", client.lastError().getFirst());
  }

  @Test
  void bytesAndText_areTwoIds() {
    client.call(new byte[] {'c'}, "build", 1);
    client.call("c", "tup");
    client.heartbeat(new byte[] {'c'});
    List<?> heartbeat = client.last();
    assertTrue(
        String.valueOf(heartbeat.getFirst()).contains("response_to=[B"), () -> "" + heartbeat);
  }

  @Test
  void callOfAClientThatHasGone_goesOn_andItsResultIsThereForItsId() {
    client.call("c", "build", 2026);
    client.leave();
    bench.finish(0, "built");
    assertSilence();
    var again = bench.new Client();
    again.call("c", "build", 2026);
    assertEquals("built", again.lastResult());
    assertEquals(1, bench.started.size());
  }

  @Test
  void heldResult_isDelivered_andKeptForAMinute() {
    client.call("c", "_raincheck_submit", "build", List.of(2026));
    Object token = client.lastMap().get("token");
    client.call("w", "_raincheck_wait", token);
    bench.finish(0, "built");
    client.last();
    bench.pass(Duration.ofSeconds(59));
    client.call("p", "_raincheck_poll", token);
    assertEquals("built", client.lastMap().get("result"));
    bench.pass(Duration.ofSeconds(61));
    client.call("q", "_raincheck_poll", token);
    assertEquals("TOKEN_EXPIRED", client.lastError().getFirst());
  }

  @Test
  void resultThatNobodyTook_isKeptAsAnyOther() {
    client.call("c", "_raincheck_submit", "build", List.of(2026));
    Object token = client.lastMap().get("token");
    client.call("w", "_raincheck_wait", token);
    client.isOpen = false;
    bench.finish(0, "built");
    bench.pass(Duration.ofMinutes(10));
    client.isOpen = true;
    client.call("p", "_raincheck_poll", token);
    assertEquals("built", client.lastMap().get("result"));
  }

  @Test
  void draining_endsWhenHeldCallsAreAnswered_andRefusesNewOnes() {
    client.call("c", "build", 2026);
    bench.requestShutdown();
    client.call("d", "build", 2027);
    List<?> error = client.lastError();
    assertEquals("SHUTTING_DOWN", error.getFirst());
    assertTrue(String.valueOf(error.get(2)).contains("retry ELSEWHERE"), error::toString);
    bench.finish(0, "built");
    assertEquals("built", client.lastResult());
    bench.pass(Duration.ofSeconds(1));
    Ledger ledger = bench.ledgers.getFirst();
    assertEquals(1, ledger.delivered(), ledger::toString);
  }

  @Test
  void streams_areRefused() {
    client.call("c", "STREAM", 1);
    assertTrue(String.valueOf(client.lastError().get(2)).contains("streams are not served"));
    client.call("d", "build", 1);
    client.about("d", "STREAM");
    assertTrue(String.valueOf(client.lastError().get(2)).contains("streams are not served"));
    bench.finish(0, "built");
    assertSilence();
  }
}
