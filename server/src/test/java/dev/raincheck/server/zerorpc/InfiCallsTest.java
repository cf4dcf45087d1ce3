package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients of infi.rpc get, and what its own server did not do.
class InfiCallsTest {
  private static final Map<String, ?> NONE = Map.of();

  private final ZeroRpcBench bench = new ZeroRpcBench();
  private final ZeroRpcBench.Client client = bench.new Client();
  private int lastId;

  private Map<?, ?> call(String uuid, String method, List<?> positional, Map<String, ?> named) {
    client.infi("id" + ++lastId, uuid, method, positional, named);
    return client.lastMap();
  }

  private Map<?, ?> poll(Object token) {
    return call("poll" + lastId, "query_async_request", List.of(token), NONE);
  }

  private Object arguments() {
    return Values.decode(Objects.requireNonNull(bench.started.getLast().arguments).toByteArray());
  }

  private static Map<?, ?> exception(Map<?, ?> answer) {
    assertEquals("error", answer.get("code"), answer::toString);
    return assertInstanceOf(Map.class, answer.get("exception"));
  }

  private static void assertException(String type, Map<?, ?> answer) {
    assertEquals(
        "{\"py/object\": \"infi.rpc.errors." + type + "\"}", exception(answer).get("pickled"));
  }

  @Test
  void deferredResult_isGivenTwice_whateverBecomesOfTheReply() {
    Object token = call("u", "build", List.of(1), NONE).get("result");
    assertEquals(
        Map.of("code", "success", "result", Map.of("code", "deferred", "result", token)),
        poll(token));
    bench.finish(0, "built");
    var done = Map.of("code", "success", "result", Map.of("code", "success", "result", "built"));
    assertEquals(done, poll(token));
    assertEquals(done, poll(token));
  }

  @Test
  void sameUuid_neverRunsTwice_whileItIsRemembered() {
    Object token = call("u", "build", List.of(1), NONE).get("result");
    assertEquals(token, call("u", "build", List.of(1), NONE).get("result"));
    bench.finish(0, "built");
    poll(token);
    assertEquals(
        Map.of("code", "success", "result", "built"), call("u", "build", List.of(1), NONE));
    bench.pass(Duration.ofSeconds(61));
    Map<?, ?> gone = exception(call("u", "build", List.of(1), NONE));
    assertEquals("RESULT_GONE", gone.get("code"));
    assertEquals("FINISHED", gone.get("execution"));
    assertException("InvalidAsyncToken", poll(token));
    assertEquals(1, bench.started.size());
  }

  @Test
  void sameUuid_ofAQuickCall_runsOnce() {
    client.infi("1", "u", "tup", List.of(), NONE);
    bench.finish(0, List.of(1, 2));
    assertEquals(List.of(1L, 2L), client.lastMap().get("result"));
    assertEquals(List.of(1L, 2L), call("u", "tup", List.of(), NONE).get("result"));
    assertEquals(1, bench.started.size());
  }

  @Test
  void slowCall_isDeferred_afterItsMethodsTime() {
    client.infi("1", "u", "slow", List.of(5.0), NONE);
    bench.pass(Duration.ofSeconds(1));
    assertEquals("deferred", client.lastMap().get("code"));
  }

  @Test
  void arguments_byPositionAndByName_areMadeOne() {
    client.infi("1", "a", "quick", List.of(1), Map.of("y", 5));
    assertEquals(Map.of("x", 1L, "y", 5L), arguments());
    client.infi("2", "b", "svc.quick", List.of(), Map.of("x", 1));
    assertEquals(Map.of("x", 1L), arguments());
    client.infi("3", "c", "quick", List.of(1, 2), NONE);
    assertEquals(List.of(1L, 2L), arguments());
  }

  @Test
  void morePositionalArgumentsThanParameters_areRefused() {
    assertException("InvalidCallArguments", call("u", "add", List.of(1, 2, 3), Map.of("y", 4)));
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL, InternalServerError",
    "RESULT_TOO_LARGE, InternalServerError",
    "INVALID_ARGUMENTS, InvalidCallArguments",
    "DECLARED, RPCUserException",
    "OVERLOADED, RPCFrameworkException"
  })
  void failures_areDocumentedExceptions(ErrorCode code, String type) {
    client.infi("1", "u", "tup", List.of(), NONE);
    bench.fail(0, Failure.of(code, Execution.FINISHED, "bad"));
    assertException(type, client.lastMap());
  }

  @Test
  void failureOfADeferredCall_isInsideOfASuccess() {
    Object token = call("u", "build", List.of(1), NONE).get("result");
    bench.fail(0, Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "bad"));
    Map<?, ?> answer = poll(token);
    assertEquals("success", answer.get("code"));
    Map<?, ?> exception = exception(assertInstanceOf(Map.class, answer.get("result")));
    assertEquals(token, exception.get("token"));
    assertEquals("FINISHED", exception.get("execution"));
  }

  @Test
  void cancel_endsTheOperation() {
    Object token = call("u", "build", List.of(1), NONE).get("result");
    call("v", "cancel_async_request", List.of(token), NONE);
    bench.fail(0, Failure.of(ErrorCode.CANCELLED, Execution.STARTED, "cancelled"));
    assertException("RequestAbortedError", assertInstanceOf(Map.class, poll(token).get("result")));
  }

  @Test
  void unknownMethodAndBadToken_areErrorsAtTheTop() {
    assertException("InvalidRPCMethod", call("u", "nosuch", List.of(1), Map.of("a", 1)));
    assertException("InvalidAsyncToken", poll("nope"));
    assertException("InvalidAsyncToken", poll(17));
  }

  @Test
  void everyServersMethods_areThere() {
    assertEquals(Map.of("code", "success"), withoutNil(call("u", "ping", List.of(), NONE)));
    var names = (List<?>) call("u", "get_rpc_method_names", List.of(), NONE).get("result");
    assertTrue(names.containsAll(List.of("add", "ping", "query_async_request")), names::toString);
    assertEquals(
        List.of("x", "y"),
        ((List<?>)
                Objects.requireNonNull(
                    call("u", "get_rpc_ipython_argspec", List.of("quick"), NONE).get("result")))
            .getFirst());
  }

  private static Map<?, ?> withoutNil(Map<?, ?> answer) {
    assertTrue(answer.containsKey("result"));
    return Map.of("code", Objects.requireNonNull(answer.get("code")));
  }

  @Test
  void callThatIsNone_isRefused_inWordsThatSayWhatIs() {
    client.call("c", "on_call", 17);
    List<?> error = client.lastError();
    assertEquals("MALFORMED_REQUEST", error.getFirst());
  }
}
