package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who has only the token learns of which trace the call was part.
class TracesTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final BookBench alone = new BookBench();
  private final BookBench one = BenchStore.bench(ShutdownStrategies.drain());
  private final BookBench two = BenchStore.another(one);

  private static Request.Options in(String trace) {
    return new Request.Options(
        null, null, null, false, Map.of("traceparent", trace, "tenant", "north"));
  }

  @Test
  void polls_tellTheTraceOfTheCall_alsoWhenItHasEnded() {
    alone.call("t.block", in(TRACE));
    String token = alone.lastToken();
    alone.poll(token);
    assertEquals(TRACE, alone.last(Reply.Deferred.class).trace());
    alone.finish(0);
    alone.poll(token);
    assertEquals(TRACE, alone.last(Reply.Result.class).trace());
  }

  @Test
  void failure_tellsItToo() {
    alone.call("t.block", in(TRACE));
    String token = alone.lastToken();
    alone.fail(0);
    alone.poll(token);
    assertEquals(TRACE, alone.last(Reply.Failed.class).trace());
  }

  @Test
  void answerWithoutAToken_tellsNothing_norDoesACallWithoutATrace() {
    alone.call("t.quick", in(TRACE));
    alone.finish(0);
    assertNull(alone.last(Reply.Result.class).trace());
    alone.call("t.block");
    assertNull(alone.last(Reply.Deferred.class).trace());
  }

  @Test
  void textThatIsTooLong_isNotTold() {
    alone.call("t.block", in("x".repeat(129)));
    assertNull(alone.last(Reply.Deferred.class).trace());
    alone.call("t.block", in("x".repeat(128)));
    assertEquals("x".repeat(128), alone.last(Reply.Deferred.class).trace());
  }

  @Test
  void anotherServerOfTheFleet_tellsIt_whileItRuns_andWhenItHasEnded() {
    String token = callAtOne(in(TRACE));
    two.poll(token);
    two.store.carryOut(two);
    assertEquals(TRACE, two.last(Reply.Deferred.class).trace());
    one.finish(0);
    var end = assertInstanceOf(StoreOrder.End.class, one.store.orders.getFirst());
    assertArrayEquals(BookBench.VALUE, end.outcome().bytes(), "as servers without traces read it");
    one.store.carryOut(one);
    two.poll(token);
    two.store.carryOut(two);
    Reply.Result result = two.last(Reply.Result.class);
    assertEquals(TRACE, result.trace());
    one.poll(token);
    assertEquals(one.last(Reply.Result.class).value(), result.value());
  }

  @Test
  void anotherServer_tellsItOfAFailure() {
    String token = callAtOne(in(TRACE));
    one.fail(0);
    one.store.carryOut(one);
    two.poll(token);
    two.store.carryOut(two);
    assertEquals(TRACE, two.last(Reply.Failed.class).trace());
  }

  @Test
  void anotherServer_tellsItOfWhatItsServerLeftUnfinished() {
    String token = callAtOne(in(TRACE));
    one.store.takeOver();
    two.poll(token);
    two.store.carryOut(two);
    Reply.Failed failed = two.last(Reply.Failed.class);
    assertEquals(ErrorCode.INTERRUPTED, failed.failure().code());
    assertEquals(TRACE, failed.trace());
  }

  private String callAtOne(Request.Options options) {
    one.call("t.block", options);
    one.store.carryOut(one);
    return one.lastToken();
  }
}
