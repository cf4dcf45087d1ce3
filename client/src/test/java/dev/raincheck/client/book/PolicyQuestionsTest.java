package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What may happen to a call by name while the server is asked whether it may run again.
class PolicyQuestionsTest {
  private final CallBench bench = new CallBench();

  private static ClientCall.Spec byName() {
    var options = new Request.Options(null, null, null, true, Map.of()).withKey("invoice-42");
    return new ClientCall.Spec("t.work", Slice.of(CallBench.ARGUMENTS), options, false, true, null);
  }

  private void describe(Request.Describe asked) {
    var method = Map.of("method", "t.work", "idempotent", true);
    var services = List.of(Map.of("service", "t", "methods", List.of(method)));
    bench.receive(new Reply.Description(CallBench.headerFor(asked), Values.encode(services)));
  }

  private ClientCall inDoubt() {
    ClientCall call = bench.submit(byName());
    bench.session = 8;
    bench.disconnect();
    bench.pass(1);
    assertEquals(1, bench.count(Request.Describe.class));
    assertEquals(1, bench.count(Request.Call.class));
    return call;
  }

  @Test
  void callInDoubt_isSentAgain_withTheAnswer() {
    inDoubt();
    describe(bench.last(Request.Describe.class));
    assertEquals(2, bench.count(Request.Call.class));
  }

  /// It is found by its key, whatever the method is.
  @Test
  void callInDoubt_isSentAgain_ifTheAnswerCannotBeRead() {
    inDoubt();
    long id = bench.last(Request.Describe.class).header().id();
    bench.book.unreadable(id, "no description", bench.nowNs);
    assertEquals(2, bench.count(Request.Call.class));
  }

  /// It is not sent again in the place of being told.
  @Test
  void callInDoubt_endsWithTheClient() {
    ClientCall call = inDoubt();
    bench.book.abandonAll(new CallOutcome.Closed());
    assertEquals(new CallOutcome.Closed(), CallBench.outcome(call));
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Call.class));
  }

  /// With the end of the question it would wait to be sent again.
  @Test
  void callInDoubt_whoseQuestionWaitsForASession_endsWithTheClient() {
    ClientCall call = bench.submit(byName());
    bench.pass(1_500);
    assertEquals(2, bench.count(Request.Call.class));
    bench.session = 8;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    bench.fail(bench.last(Request.Describe.class), ErrorCode.SESSION_LOST);
    assertEquals(1, bench.count(Request.Describe.class));
    bench.book.abandonAll(new CallOutcome.Closed());
    assertEquals(new CallOutcome.Closed(), CallBench.outcome(call));
  }

  @Test
  void lostToken_ofWhichTwoQuestionsAreTold_isReplacedOnce() {
    ClientCall call = bench.submit(byName());
    bench.deferred(bench.last(Request.Call.class), 5_000, null);
    bench.pass(5_000);
    bench.poll(call);
    List<Request.Poll> polls = bench.all(Request.Poll.class);
    assertEquals(2, polls.size());
    polls.forEach(it -> bench.fail(it, ErrorCode.TOKEN_LOST));
    bench.all(Request.Describe.class).forEach(this::describe);
    assertEquals(2, bench.count(Request.Call.class));
  }
}
