package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.ServingState;
import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers that answer what was not asked, or forget each session that they open.
class MisfitTest {
  private static final Reply.Terms TERMS =
      new Reply.Terms(500, 3_000, 900_000, 900_000, 1_000, 15_000, Map.of());

  private final CallBench bench = new CallBench();

  enum Answer {
    WELCOME,
    RESULT,
    DEFERRED,
    FAILED,
    CANCELLING,
    ACKNOWLEDGED,
    DESCRIPTION,
    PONG;

    Reply to(Reply.Header header) {
      Slice value = Slice.of(CallBench.VALUE);
      return switch (this) {
        case WELCOME -> new Reply.Welcome(header, "bench", 1, 7, TERMS);
        case RESULT -> new Reply.Result(header, null, value);
        case DEFERRED -> CallBench.deferred(header, 5_000, null);
        case FAILED -> new Reply.Failed(header, null, CallBench.failure(ErrorCode.UNKNOWN_METHOD));
        case CANCELLING -> new Reply.Cancelling(header, CallBench.TOKEN);
        case ACKNOWLEDGED -> new Reply.Acknowledged(header);
        case DESCRIPTION -> new Reply.Description(header, CallBench.VALUE);
        case PONG -> new Reply.Pong(header, ServingState.SERVING);
      };
    }
  }

  enum Question {
    POLL,
    CANCEL,
    ACKNOWLEDGE,
    GOODBYE,
    DESCRIBE,
    PING;

    Request with(Request.Header header) {
      return switch (this) {
        case POLL -> new Request.Poll(header, CallBench.TOKEN, true);
        case CANCEL -> new Request.Cancel(header, CallBench.TOKEN, "enough");
        case ACKNOWLEDGE -> new Request.Acknowledge(header);
        case GOODBYE -> new Request.Goodbye(header);
        case DESCRIBE -> new Request.Describe(header, null);
        case PING -> new Request.Ping(header);
      };
    }

    Set<Answer> fitting() {
      return switch (this) {
        case POLL -> Set.of(Answer.RESULT, Answer.DEFERRED, Answer.FAILED);
        case CANCEL -> Set.of(Answer.CANCELLING, Answer.RESULT, Answer.FAILED);
        case ACKNOWLEDGE -> Set.of(Answer.ACKNOWLEDGED, Answer.FAILED);
        case GOODBYE -> Set.of(Answer.ACKNOWLEDGED, Answer.FAILED);
        case DESCRIBE -> Set.of(Answer.DESCRIPTION, Answer.FAILED);
        case PING -> Set.of(Answer.PONG, Answer.FAILED);
      };
    }
  }

  private static Stream<Arguments> all() {
    return Stream.of(Question.values())
        .flatMap(
            question -> Stream.of(Answer.values()).map(answer -> Arguments.of(question, answer)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void answerThatDoesNotFit_endsTheQuestion_asUnreadable(Question question, Answer answer) {
    bench.submit();
    bench.alive = false;
    List<Reply> replies = new ArrayList<>();
    List<CallOutcome> abandoned = new ArrayList<>();
    bench.book.ask(new Query.Plain(question::with, replies::add, abandoned::add), bench.nowNs);
    Reply reply = answer.to(CallBench.headerFor(bench.sent.getLast()));
    bench.receive(reply);
    if (question.fitting().contains(answer)) {
      assertEquals(List.of(reply), replies);
      assertEquals(List.of(), abandoned);
    } else {
      assertEquals(List.of(), replies);
      assertInstanceOf(CallOutcome.Unreadable.class, abandoned.getFirst());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WELCOME, false",
    "RESULT, true",
    "DEFERRED, true",
    "FAILED, true",
    "CANCELLING, false",
    "ACKNOWLEDGED, false",
    "DESCRIPTION, false",
    "PONG, false",
  })
  void answerThatDoesNotFit_endsTheCall_andSaysWhatWouldHave(Answer answer, boolean fits) {
    ClientCall call = bench.submit();
    bench.receive(answer.to(CallBench.headerFor(bench.last(Request.Call.class))));
    if (fits) {
      assertEquals(answer != Answer.DEFERRED, call.isDone());
      return;
    }
    CallOutcome outcome = CallBench.outcome(call);
    Throwable thrown = Thrown.of(outcome, call, null, bench.nowNs);
    String message = assertInstanceOf(OutcomeUnknownException.class, thrown).getMessage();
    assertTrue(message.contains("(expected: Result or Deferred, or Failed)"), message);
    ClientCall next = bench.submit();
    assertEquals(2, bench.last(Request.Call.class).header().lowest(), "its sequence is not open");
    bench.result(bench.last(Request.Call.class));
    assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(next));
  }

  @ParameterizedTest
  @CsvSource({"RESULT", "DEFERRED", "CANCELLING", "ACKNOWLEDGED", "DESCRIPTION", "PONG"})
  void answerThatIsNoWelcome_endsTheCallsThatWaitForIt(Answer answer) {
    bench.alive = false;
    ClientCall call = bench.submit();
    bench.receive(answer.to(CallBench.headerFor(bench.last(Request.Hello.class))));
    assertNotStarted(call, "Welcome, with a session");
    assertSaysHelloAgain();
  }

  @Test
  void welcomeWithoutASession_isNone() {
    bench.alive = false;
    ClientCall call = bench.submit();
    bench.session = 0;
    bench.welcome(bench.last(Request.Hello.class));
    assertNotStarted(call, "Welcome, with a session");
    assertSaysHelloAgain();
  }

  private void assertNotStarted(ClientCall call, String expected) {
    Throwable thrown = Thrown.of(CallBench.outcome(call), call, null, bench.nowNs);
    String message = assertInstanceOf(CallNotStartedException.class, thrown).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private void assertSaysHelloAgain() {
    bench.alive = true;
    bench.session = 7;
    ClientCall next = bench.submit();
    bench.result(bench.last(Request.Call.class));
    assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(next));
  }

  private void forgetEachSessionFor(long ms) {
    long endNs = bench.nowNs + ms * 1_000_000;
    int refused = 0;
    while (bench.nowNs < endNs) {
      List<Request.Call> calls = bench.all(Request.Call.class);
      while (refused < calls.size()) {
        bench.session++;
        bench.fail(calls.get(refused++), ErrorCode.SESSION_LOST);
        calls = bench.all(Request.Call.class);
      }
      bench.pass(10);
    }
  }

  @Test
  void serverThatForgetsEachSession_isAskedEverMoreRarely() {
    ClientCall call = bench.submit();
    forgetEachSessionFor(8_000);
    int hellos = bench.count(Request.Hello.class);
    assertTrue(hellos >= 6 && hellos <= 9, hellos + " hellos");
    bench.pass(5_000);
    bench.result(bench.last(Request.Call.class));
    assertInstanceOf(CallOutcome.Value.class, CallBench.outcome(call));
    int calls = bench.count(Request.Call.class);
    bench.session++;
    bench.submit();
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    assertEquals(calls + 2, bench.count(Request.Call.class), "the first loss is made up at once");
  }

  @Test
  void serverThatForgetsEachSession_forLongerThanThePatience_isGivenUp() {
    ClientCall call = bench.submit();
    forgetEachSessionFor(31_000);
    assertNotStarted(call, "SESSION_LOST in each session that it has opened for ");
  }
}
