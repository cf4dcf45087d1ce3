package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A key names an operation: whoever calls with it joins, and nothing runs twice.
class CallKeysTest extends KeysBench {
  /// Where the second call with the key comes from.
  enum From {
    THE_SAME_SESSION,
    ANOTHER_SESSION,
    ANOTHER_CONNECTION,
    OUTSIDE_ANY_SESSION
  }

  private void callFrom(From from, long session, String method) {
    switch (from) {
      case THE_SAME_SESSION -> call(BookBench.PEER, session, 2, method, KEYED);
      case ANOTHER_SESSION -> call(BookBench.PEER, hello(BookBench.PEER), 1, method, KEYED);
      case ANOTHER_CONNECTION -> call(OTHER, hello(OTHER), 1, method, KEYED);
      case OUTSIDE_ANY_SESSION -> call(OTHER, 0, 0, method, KEYED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileItRuns_theKeyLeadsToItsToken(From from) {
    long session = bench.hello();
    call(BookBench.PEER, session, 1, "t.block", KEYED);
    String token = bench.lastToken();
    callFrom(from, session, "t.block");
    assertEquals(token, bench.lastToken());
    assertStarted(1);
  }

  @ParameterizedTest
  @EnumSource
  void whenItHasEnded_theKeyLeadsToItsResult(From from) {
    long session = bench.hello();
    call(BookBench.PEER, session, 1, "t.work", KEYED);
    bench.finish(0);
    callFrom(from, session, "t.work");
    assertValue();
    assertNull(bench.last(Reply.Result.class).token());
    assertStarted(1);
  }

  @ParameterizedTest
  @EnumSource
  void whenItHasFailed_theKeyLeadsToItsFailure(From from) {
    long session = bench.hello();
    call(BookBench.PEER, session, 1, "t.work", KEYED);
    bench.fail(0);
    callFrom(from, session, "t.work");
    assertEquals(ErrorCode.INTERNAL, lastFailure().code());
    assertStarted(1);
  }

  @ParameterizedTest
  @EnumSource
  void otherArguments_areAMismatch(From from) {
    long session = bench.hello();
    call(BookBench.PEER, session, 1, "t.work", KEYED);
    callFrom(from, session, "t.block");
    assertEquals(ErrorCode.REQUEST_MISMATCH, lastFailure().code());
    assertEquals(Execution.NOT_STARTED, lastFailure().execution());
    assertTrue(
        lastFailure().message().contains("the key \"invoice-42\" was used for another method"),
        lastFailure().message());
    assertStarted(1);
  }

  @Test
  void otherKey_orAnotherPrincipal_isAnotherCall() {
    var access = new Access(null, (principal, method) -> true);
    var open = new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 0);
    int expected = 0;
    for (String principal : List.of("ann", "bob")) {
      for (String key : List.of("invoice-42", "invoice-42 ", "Invoice-42")) {
        var call =
            new Request.Call(
                Request.Header.sessionless(++lastId),
                0,
                "t.work",
                Slice.of(BookBench.VALUE),
                Request.Options.DEFAULT.withKey(key));
        open.on(new Event.Received(new Peer(new byte[] {3}, principal), call));
        assertEquals(++expected, open.started.size());
      }
    }
  }

  @Test
  void firstCaller_getsTheResultToo_whenAnotherHasJoined() {
    call(BookBench.PEER, bench.hello(), 1, "t.work", KEYED);
    call(OTHER, hello(OTHER), 1, "t.work", KEYED);
    String token = bench.lastToken();
    bench.finish(0);
    assertEquals(token, bench.last(Reply.Result.class).token());
    assertEquals(BookBench.PEER.connection(), bench.addressees.getLast());
    bench.poll(token);
    assertValue();
  }

  @Test
  void sentAgainInItsSession_aCallThatJoined_joinsTheSame_whateverItsKeyNamesNow() {
    call("t.work");
    bench.finish(0);
    long session = hello(OTHER);
    call(OTHER, session, 1, "t.work", KEYED);
    assertValue();
    call(OTHER, session, 1, "t.work", KEYED);
    assertValue();
    call(OTHER, session, 1, "t.block", KEYED);
    assertTrue(lastFailure().message().startsWith("sequence 1 was used"), lastFailure().message());
    bench.pass(Duration.ofMinutes(2));
    call(OTHER, session, 1, "t.work", KEYED);
    assertEquals(ErrorCode.RESULT_GONE, lastFailure().code());
    assertStarted(1);
  }

  @Test
  void callWithoutTheRight_doesNotJoinEither() {
    var allowed = new java.util.HashSet<>(List.of("t.work"));
    var access = new Access(null, (principal, method) -> allowed.contains(method));
    var strict =
        new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 0);
    strict.call("t.work", KEYED);
    strict.finish(0);
    allowed.clear();
    strict.call("t.work", KEYED);
    assertEquals(ErrorCode.PERMISSION_DENIED, strict.lastError());
  }

  @Test
  void whileTheServerDrains_theKeyLeadsToItsOperation() {
    call("t.block");
    String token = bench.lastToken();
    bench.requestShutdown();
    call("t.block");
    assertEquals(token, bench.lastToken());
    call(BookBench.PEER, 0, 0, "t.block", Request.Options.DEFAULT.withKey("invoice-43"));
    assertEquals(ErrorCode.SHUTTING_DOWN, lastFailure().code());
  }
}
