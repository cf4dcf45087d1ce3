package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators see.
class LookingTest extends LookingBench {
  private List<String> methodsOf(Map<String, String> filters) {
    return look(Request.Look.OPERATIONS, filters).stream()
        .map(it -> String.valueOf(it.get("method")))
        .toList();
  }

  private Map<String, Object> show(String id, boolean stack) {
    return look(Request.Look.OPERATION, Map.of("operation", id, "stack", String.valueOf(stack)))
        .getFirst();
  }

  @Test
  void operationsThatHaveNotEnded_areListed_oldestFirst() {
    bench.call("t.work");
    bench.pass(Duration.ofSeconds(1));
    bench.call("t.block");
    List<Map<String, Object>> all = look(Request.Look.OPERATIONS, Map.of());
    assertEquals(List.of("t.work", "t.block"), all.stream().map(it -> it.get("method")).toList());
    assertEquals("RUNNING", all.getFirst().get("state"));
    assertEquals(1_000L, all.getFirst().get("ageMs"));
    assertEquals(true, all.getFirst().get("deferred"));
    assertFalse(all.getFirst().containsKey("principal"));
  }

  @Test
  void progressIsShown_andWhatIsUnknownOfItIsNot() {
    bench.call("t.block");
    Operation operation = bench.started.getFirst();
    bench.on(new Event.Progressed(operation, () -> new Progress(0.5, "half")));
    bench.pass(Duration.ofMillis(100));
    Map<String, Object> half = look(Request.Look.OPERATIONS, Map.of()).getFirst();
    assertEquals(0.5, half.get("fraction"));
    assertEquals("half", half.get("progress"));
    bench.on(new Event.Progressed(operation, () -> new Progress(Double.NaN, "on")));
    bench.pass(Duration.ofMillis(100));
    Map<String, Object> unknown = look(Request.Look.OPERATIONS, Map.of()).getFirst();
    assertFalse(unknown.containsKey("fraction"));
    assertEquals("on", unknown.get("progress"));
  }

  /// Who looks must not end the server.
  @Test
  void textThatWouldBeCutInTheMiddleOfAPair_isShown() {
    bench.call("t.block");
    String reason = "x".repeat(254) + "\ud83d\ude42 and more";
    bench.receive(new Request.Cancel(HEADER, bench.lastToken(), reason));
    Map<String, Object> picture = look(Request.Look.OPERATIONS, Map.of()).getFirst();
    assertEquals("x".repeat(254) + "…", picture.get("cancelReason"));
  }

  @Test
  void halfAPair_inWhatAHandlerSays_isShownAsAQuestionMark() {
    bench.call("t.block");
    Operation operation = bench.started.getFirst();
    bench.on(new Event.Progressed(operation, () -> new Progress(0.5, "half \ud83d")));
    bench.pass(Duration.ofMillis(100));
    assertEquals("half ?", look(Request.Look.OPERATIONS, Map.of()).getFirst().get("progress"));
    var failure = Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "it failed at \ude42");
    bench.on(new Event.Finished(operation, new Outcome.Failed(failure)));
    Map<String, Object> ended = look(Request.Look.OPERATIONS, Map.of("state", "ENDED")).getFirst();
    assertEquals("it failed at ?", ended.get("failure"));
  }

  @Test
  void filters() {
    bench.call("t.work");
    bench.call("t.serial");
    bench.pass(Duration.ofSeconds(2));
    bench.call("t.serial");
    bench.call("t.block", Request.Options.DEFAULT.withKey("invoice-42"));
    bench.call("t.brief");
    bench.fail(3);
    assertEquals(List.of("t.work", "t.serial", "t.serial", "t.block"), methodsOf(Map.of()));
    assertEquals(List.of("t.serial"), methodsOf(Map.of("state", "QUEUED")));
    assertEquals(List.of("t.brief"), methodsOf(Map.of("state", "ENDED")));
    assertEquals(List.of("t.brief"), methodsOf(Map.of("state", "FAILED")));
    assertEquals(List.of(), methodsOf(Map.of("state", "SUCCEEDED")));
    assertEquals(List.of("t.serial", "t.serial"), methodsOf(Map.of("method", "t.serial")));
    assertEquals(List.of("t.serial", "t.serial"), methodsOf(Map.of("method", "t.s*")));
    assertEquals(4, methodsOf(Map.of("method", "*")).size());
    assertEquals(List.of("t.work", "t.serial"), methodsOf(Map.of("minAgeMs", "2000")));
    assertEquals(List.of(), methodsOf(Map.of("minAgeMs", "2001")));
    assertEquals(List.of("t.block"), methodsOf(Map.of("key", "invoice-42")));
    assertEquals(List.of(), methodsOf(Map.of("key", "invoice-4")));
    assertEquals(List.of(), methodsOf(Map.of("principal", "alice")));
    bench.on(
        new Event.Received(
            new Peer(new byte[] {7}, "alice"),
            new Request.Call(
                HEADER, 0, "t.work", Slice.of(BookBench.VALUE), Request.Options.DEFAULT)));
    assertEquals(List.of("t.work"), methodsOf(Map.of("principal", "alice")));
    assertEquals(4, methodsOf(Map.of("principal", "")).size());
  }

  @Test
  void whatWaitsBehindAGate_isCounted() {
    bench.call("t.serial");
    bench.call("t.serial");
    Map<String, Object> serial =
        look(Request.Look.METHODS, Map.of()).stream()
            .filter(it -> it.get("method").equals("t.serial"))
            .findFirst()
            .orElseThrow();
    assertEquals(1L, serial.get("queued"));
    assertEquals(
        List.of(
            Map.of("kind", "SERIAL", "group", "t/serial", "max", 1L, "inside", 1L, "waiting", 1L)),
        serial.get("gates"));
    assertTrue(
        look(Request.Look.METHODS, Map.of()).stream()
            .filter(it -> it.get("method").equals("t.work"))
            .noneMatch(it -> it.containsKey("gates")));
  }

  @Test
  void fleet_isEmptyWithoutAStoreThatIsShared() {
    assertEquals(List.of(), look(Request.Look.FLEET, Map.of()));
  }

  @Test
  void failureIsToldWithItsText_asLongAsItIsKept() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.fail(0);
    Map<String, Object> failed = look(Request.Look.OPERATIONS, Map.of("state", "ENDED")).getFirst();
    assertEquals("INTERNAL", failed.get("code"));
    assertEquals("it failed", failed.get("failure"));
    assertEquals("UNCLAIMED", failed.get("result"));
    bench.acknowledge(token);
    assertEquals(List.of(), look(Request.Look.OPERATIONS, Map.of("state", "ENDED")));
  }

  /// Whoever sees a picture cannot speak for a client.
  @Test
  void noToken_andNoNumberOfASession_isInAnyPicture() {
    long session = bench.hello();
    bench.call(session, 1, 1, BookBench.VALUE);
    bench.call("t.block");
    String token = bench.lastToken();
    bench.call("t.block");
    bench.finish(2);
    String id = String.valueOf(look(Request.Look.OPERATIONS, Map.of()).getFirst().get("id"));
    String all =
        look(Request.Look.SERVER, Map.of())
            + ""
            + look(Request.Look.METHODS, Map.of())
            + look(Request.Look.SESSIONS, Map.of())
            + look(Request.Look.OPERATIONS, Map.of())
            + look(Request.Look.OPERATIONS, Map.of("state", "ENDED"))
            + show(id, true);
    assertFalse(all.contains(String.valueOf(session)), all);
    assertFalse(all.contains(Long.toHexString(session)), all);
    for (int from = 0; from + 20 <= token.length(); from++) {
      assertFalse(all.contains(token.substring(from, from + 20)), all);
    }
  }

  @Test
  void oneOperation_isFoundByItsId_whetherItHasAToken_orHasEnded() {
    bench.call("t.work");
    String id = String.valueOf(look(Request.Look.OPERATIONS, Map.of()).getFirst().get("id"));
    assertEquals("RUNNING", show(id, false).get("state"));
    assertEquals("t.work", show("t.work-" + id, false).get("method"));
    bench.pass(Duration.ofSeconds(1));
    assertEquals(true, show(id, false).get("deferred"));
    bench.finish(0);
    Map<String, Object> ended = show(id, false);
    assertEquals("SUCCEEDED", ended.get("state"));
    assertEquals(false, ended.get("handlerBusy"));
    bench.acknowledge(bench.replies.stream().map(LookingTest::tokenOf).toList().getLast());
    assertNotFound(id);
  }

  private static String tokenOf(Reply reply) {
    return reply instanceof Reply.Deferred deferred ? deferred.token() : "";
  }

  private void assertNotFound(String id) {
    var failed = (Reply.Failed) ask(Request.Look.OPERATION, Map.of("operation", id), null, 0);
    assertEquals(ErrorCode.TOKEN_UNKNOWN, failed.failure().code());
  }

  @Test
  void anotherMethodsName_isNotFound() {
    bench.call("t.block");
    String id = String.valueOf(look(Request.Look.OPERATIONS, Map.of()).getFirst().get("id"));
    assertNotFound("t.work-" + id);
    assertNotFound("0123456789abcdef");
  }

  @Test
  void stackIsTaken_whileTheHandlerRuns() {
    bench.call("t.block");
    bench.started.getFirst().running = new AtTheBench();
    String id = bench.names.getLast().substring("t.block-".length());
    assertEquals("at the bench", show(id, true).get("stack"));
    assertFalse(show(id, false).containsKey("stack"));
    bench.started.getFirst().running = null;
    assertFalse(show(id, true).containsKey("stack"));
  }

  @Test
  void server_isOneEntry() {
    bench.call("t.block");
    Map<String, Object> server = look(Request.Look.SERVER, Map.of()).getFirst();
    assertEquals("bench", server.get("instance"));
    assertEquals("SERVING", server.get("state"));
    assertTrue(String.valueOf(server.get("operations")).contains("running=1"));
    assertTrue(String.valueOf(server.get("limits")).contains("unfinished={"));
    assertTrue(String.valueOf(server.get("ledger")).contains("accepted=1"));
    assertFalse(server.containsKey("store"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nil",
      value = {
        "OPERATIONS, nil, nil, 7u.",
        "OPERATIONS, nil, nil, 7u.-1",
        "OPERATIONS, nil, nil, 7u.zzzzzzzzzzzzzzzzzzzz",
        "OPERATIONS, nil, nil, 8u.1",
        "OPERATIONS, nil, nil, 7e.1",
        "OPERATIONS, state, ENDED, 7u.1",
        "OPERATIONS, nil, nil, ''",
        "SESSIONS, nil, nil, 7u.1",
        "METHODS, nil, nil, 7s.1",
        "OPERATIONS, state, running, nil",
        "OPERATIONS, state, '', nil",
        "OPERATIONS, nil, nil, 7U.1",
        "OPERATIONS, order, OLDEST, nil",
        "OPERATIONS, order, '', nil",
        "FLEET, state, ALIVE, nil",
        "OPERATIONS, minAgeMs, -1, nil",
        "OPERATIONS, minAgeMs, 1s, nil",
        "OPERATIONS, minAgeMs, 99999999999999999999, nil",
        "OPERATIONS, color, red, nil",
        "SESSIONS, key, x, nil",
        "SERVER, state, RUNNING, nil",
        "METHODS, state, RUNNING, nil",
        "OPERATION, operation, 0123, nil",
        "OPERATION, operation, x0123456789abcdef, nil",
        "OPERATION, operation, 0123456789abcdeg, nil",
        "OPERATION, state, RUNNING, nil",
        "OPERATION, nil, nil, nil",
        "EVERYTHING, nil, nil, nil",
        "'', nil, nil, nil",
      })
  void whatCannotBeAsked_isRefused_withARemedy(
      String subject, @Nullable String name, @Nullable String value, @Nullable String cursor) {
    bench.call("t.block");
    Map<String, String> filters = name == null ? Map.of() : Map.of(name, String.valueOf(value));
    var failed = (Reply.Failed) ask(subject, filters, cursor, 0);
    assertEquals(ErrorCode.INVALID_ARGUMENTS, failed.failure().code());
    assertTrue(failed.failure().message().contains("(expected: "), failed.failure().message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7u.0", "7u.1y2p0ij32e8e7"})
  void anyPlace_isWithinOrBehindTheList(String cursor) {
    bench.call("t.block");
    List<Map<String, Object>> page =
        entries(picture(Request.Look.OPERATIONS, Map.of(), cursor, Long.MAX_VALUE));
    assertEquals(cursor.equals("7u.0") ? 1 : 0, page.size());
  }
}
