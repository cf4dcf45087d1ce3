package dev.raincheck.client.book;

import static dev.raincheck.client.book.SessionLossTest.sequencesOfTheNewSession;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of what is under way if the server of the next connection has no room for a
/// session.
class RefusedSessionTest {
  private final CallBench bench = new CallBench();

  private Request.Call submitted() {
    bench.submit();
    return bench.last(Request.Call.class);
  }

  /// Outside a session nothing keeps a copy from running as well.
  @ParameterizedTest
  @CsvSource({"false, true", "true, false"})
  void underWay_whenItsSessionIsLost_andTheServerHasNoRoomForAnother(
      boolean idempotent, boolean unknown) {
    ClientCall call = bench.submit(CallBench.spec(idempotent, null));
    Request.Call other = submitted();
    bench.alive = false;
    bench.disconnect();
    bench.connect();
    bench.fail(other, ErrorCode.SESSION_LOST);
    bench.fail(bench.last(Request.Hello.class), ErrorCode.OVERLOADED);
    assertEquals(2, bench.count(Request.Call.class));
    bench.alive = true;
    bench.session = 8;
    bench.pass(1_500);
    assertEquals(unknown, call.isDone());
    assertEquals(unknown ? List.of(1L) : List.of(1L, 2L), sequencesOfTheNewSession(bench));
  }

  /// It is too early to call it unknown: the answer to its only copy may be on its way.
  @Test
  void underWay_whenTheServerHasNoRoomForAnotherSession_andItsOwnAnswerComesThen() {
    ClientCall call = bench.submit(CallBench.spec(false, null));
    Request.Call only = bench.last(Request.Call.class);
    Request.Call other = submitted();
    bench.alive = false;
    bench.disconnect();
    bench.connect();
    bench.fail(other, ErrorCode.SESSION_LOST);
    bench.fail(bench.last(Request.Hello.class), ErrorCode.OVERLOADED);
    bench.fail(only, ErrorCode.SESSION_LOST);
    bench.alive = true;
    bench.session = 8;
    bench.pass(1_500);
    assertEquals(false, call.isDone());
    assertEquals(List.of(1L, 2L), sequencesOfTheNewSession(bench));
  }

  /// That server has not said what it takes: it would end the connection over a larger message.
  @Test
  void underWay_isNotSentByANewConnection_whoseServerHasNoRoomForASession() {
    bench.submit();
    bench.alive = false;
    bench.disconnect();
    bench.connect();
    bench.fail(bench.last(Request.Hello.class), ErrorCode.OVERLOADED);
    bench.pass(1_500);
    assertEquals(1, bench.count(Request.Call.class));
    bench.alive = true;
    bench.pass(1_500);
    assertEquals(2, bench.count(Request.Call.class));
  }

  /// A token is good without a session.
  @Test
  void pollUnderWay_isSentByANewConnection_whoseServerHasNoRoomForASession() {
    bench.submitDeferred();
    bench.pass(5_100);
    assertEquals(1, bench.count(Request.Poll.class));
    bench.alive = false;
    bench.disconnect();
    bench.connect();
    bench.fail(bench.last(Request.Hello.class), ErrorCode.OVERLOADED);
    assertEquals(2, bench.count(Request.Poll.class));
  }
}
