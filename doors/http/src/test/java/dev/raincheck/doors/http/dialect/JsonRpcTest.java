package dev.raincheck.doors.http.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the specification, and what real clients need beyond it.
class JsonRpcTest {
  private final Played played = new Played();

  /// Adds what it is given.
  private static Reply sum(Request request) {
    List<?> arguments = (List<?>) Values.decode(((Request.Call) request).arguments());
    return Played.result(arguments.stream().mapToLong(it -> ((Number) it).longValue()).sum());
  }

  private String text(String body, Function<Request, Reply> server) {
    Answer answer = played.answer("/jsonrpc", body, server);
    assertEquals(200, answer.status());
    return answer.text();
  }

  @Test
  void call_isAnsweredUnderItsId() {
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":7}",
        text(
            "{\"jsonrpc\":\"2.0\",\"method\":\"shop.add\",\"params\":[1,2],\"id\":7}",
            JsonRpcTest::sum));
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":\"a\"}",
        text("{\"method\":\"shop.add\",\"params\":[1,2],\"id\":\"a\"}", JsonRpcTest::sum));
    assertEquals(600_000, played.asked.getFirst().hold().toMillis());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1796123456789012345",
        "-9223372036854775808",
        "9007199254740992",
        "18446744073709551616",
        "-0",
        "0",
        "\"1796123456789012345\"",
        "null"
      })
  void id_comesBackAsItWas_answeredOrRefused(String id) {
    String call = "{\"method\":\"%s\",\"params\":[1,2],\"id\":%s}";
    String same = "\"id\":" + (id.equals("-0") ? "0" : id) + "}";
    String answered = text(call.formatted("shop.add", id), JsonRpcTest::sum);
    assertTrue(answered.endsWith(same), answered);
    String refused = text(call.formatted("shop.nothing", id), JsonRpcTest::sum);
    assertTrue(refused.endsWith(same), refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz] | -32700 | null",
        "{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"} | -32600 | null",
        "{\"jsonrpc\": \"1.0\", \"method\": \"shop.add\", \"id\": 1} | -32600 | 1",
        "{\"method\": \"shop.add\", \"params\": 1, \"id\": 1} | -32600 | 1",
        "{\"method\": \"shop.add\", \"id\": 1.5} | -32600 | null",
        "{\"method\": \"shop.nothing\", \"id\": 1} | -32601 | 1",
        "{\"method\": \"raincheck.nothing\", \"id\": 1} | -32601 | 1",
        "{\"method\": \"raincheck.poll\", \"params\": [1], \"id\": 1} | -32602 | 1",
        "[] | -32600 | null",
        "1 | -32600 | null"
      })
  void whatIsNoCall_hasItsError(String body, int code, String id) {
    String text = text(body, JsonRpcTest::sum);
    assertTrue(text.startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" + code), text);
    assertTrue(text.endsWith("\"id\":" + id + "}"), text);
    assertTrue(played.asked.isEmpty());
  }

  @Test
  void batch_isAnsweredInItsOrder_withoutItsNotifications() {
    assertEquals(
        "[{\"jsonrpc\":\"2.0\",\"result\":3,\"id\":1},"
            + "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"no object (expected: a"
            + " call)\"},\"id\":null},{\"jsonrpc\":\"2.0\",\"result\":7,\"id\":\"2\"}]",
        text(
            """
            [{"jsonrpc":"2.0","method":"shop.add","params":[1,2],"id":1},
             {"jsonrpc":"2.0","method":"shop.add","params":[5,6]}, 1,
             {"jsonrpc":"2.0","method":"shop.add","params":[3,4],"id":"2"}]
            """,
            JsonRpcTest::sum));
    assertEquals(3, played.asked.size());
    assertTrue(played.asked.stream().allMatch(it -> it.hold().isZero()));
  }

  @Test
  void notification_isAsked_andNotAnswered() {
    Answer answer =
        played.answer("/jsonrpc", "{\"method\":\"shop.add\",\"params\":[1,2]}", JsonRpcTest::sum);
    assertEquals(204, answer.status());
    var call = assertInstanceOf(Request.Call.class, played.asked.getFirst().request());
    assertEquals(1_000, call.options().retentionMs());
  }

  @Test
  void batchThatIsTooLong_isRefused_andNothingRuns() {
    String entry = "{\"method\":\"shop.add\",\"params\":[1,2],\"id\":1},";
    String text = text("[" + entry.repeat(JsonRpc.BATCH_MAX) + "1" + "]", JsonRpcTest::sum);
    assertTrue(text.contains("-32600"), text);
    assertTrue(played.asked.isEmpty());
  }

  @Test
  void failure_tellsWhetherItRan() {
    Failure failure = Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "so");
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"so\",\"data\":{"
            + "\"code\":\"INTERNAL\",\"execution\":\"FINISHED\",\"retry\":\"NEVER\"}},\"id\":1}",
        text(
            "{\"method\":\"shop.add\",\"params\":[1,2],\"id\":1}",
            request -> new Reply.Failed(Played.HEADER, null, failure)));
  }

  @Test
  void whatGoesOn_isAnErrorWithTheToken_unlessItIsSubmittedOrPolled() {
    String text =
        text("{\"method\":\"shop.pack\",\"params\":[\"x\"],\"id\":1}", it -> Played.PENDING);
    assertTrue(text.contains("\"code\":-32002"), text);
    assertTrue(text.contains("\"data\":{\"code\":\"DEFERRED\",\"token\":\"tok\""), text);
    String submitted =
        text(
            "{\"method\":\"raincheck.submit\",\"params\":[\"shop.pack\",[\"x\"]],\"id\":1}",
            it -> Played.PENDING);
    assertTrue(
        submitted.contains("\"result\":{\"state\":\"pending\",\"token\":\"tok\""), submitted);
    String polled =
        text(
            "{\"method\":\"raincheck.poll\",\"params\":{\"token\":\"tok\",\"seconds\":9},\"id\":1}",
            it -> Played.result("packed"));
    assertTrue(polled.contains("{\"state\":\"done\",\"result\":\"packed\"}"), polled);
    assertEquals(9, played.asked.getLast().hold().toSeconds());
  }

  /// A server may have more than its door shows.
  @Test
  void description_isOfWhatTheDoorServes_andNobodyElseIsAsked() {
    String text = text("{\"method\":\"raincheck.describe\",\"id\":1}", JsonRpcTest::sum);
    assertTrue(text.startsWith("{\"jsonrpc\":\"2.0\",\"result\":[{\"service\":\"shop\""), text);
    assertTrue(text.contains("{\"method\":\"shop.add\","), text);
    assertTrue(played.asked.isEmpty());
  }

  @Test
  void waitOfTheHeader_isTheHold() {
    played.answer(
        "/jsonrpc",
        "{\"method\":\"shop.pack\",\"params\":[\"x\"],\"id\":1}",
        Map.of("prefer", List.of("wait=3")),
        it -> Played.PENDING);
    assertEquals(3, played.asked.getFirst().hold().toSeconds());
  }

  @Test
  void key_isAMember_orTheHeadersOfALoneCall() {
    Map<String, List<String>> header = Map.of("idempotency-key", List.of("h"));
    String call = "{\"method\":\"shop.add\",\"params\":[1,2],\"id\":1%s}";
    played.answer("/jsonrpc", call.formatted(""), header, JsonRpcTest::sum);
    played.answer(
        "/jsonrpc", call.formatted(",\"idempotencyKey\":\"m\""), header, JsonRpcTest::sum);
    played.answer("/jsonrpc", "[" + call.formatted("") + "]", JsonRpcTest::sum);
    List<String> keys =
        played.asked.stream()
            .map(it -> String.valueOf(((Request.Call) it.request()).options().key()))
            .toList();
    assertEquals(List.of("h", "m", "null"), keys);
    Answer refused =
        played.answer("/jsonrpc", "[" + call.formatted("") + "]", header, JsonRpcTest::sum);
    assertTrue(refused.text().contains("-32600"), refused.text());
    assertEquals(3, played.asked.size());
  }
}
