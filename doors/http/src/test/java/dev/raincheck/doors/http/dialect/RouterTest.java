package dev.raincheck.doors.http.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.doors.http.Shop;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which dialects a door speaks, and what it refuses to open with.
class RouterTest {
  @Service("nested")
  interface Nested {
    List<Optional<Integer>> all();
  }

  @Service("plain")
  interface Plain {
    List<Holder> all();

    void nothing();

    record Holder(Optional<String> perhaps) {}
  }

  private static Router router(Class<?> service, XmlRpcMode mode) {
    return new Router(new Services(List.of(service)), Duration.ofMinutes(1), mode);
  }

  private static String refusal(Class<?> service) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> router(service, XmlRpcMode.WITHOUT_NIL))
            .getMessage());
  }

  @Test
  void methodThatXmlRpcCannotAnswer_isRefusedByName_withTheRemedy() {
    assertEquals(
        "shop.find: its result may be null, which XML-RPC cannot say (expected: a result that is"
            + " always there; call xmlRpc(WITH_NIL) if all clients of XML-RPC read <nil/>, or"
            + " xmlRpc(OFF) if there are none)",
        refusal(Shop.class));
    assertTrue(refusal(Nested.class).startsWith("nested.all: "));
    router(Plain.class, XmlRpcMode.WITHOUT_NIL);
    router(Shop.class, XmlRpcMode.WITH_NIL);
  }

  private static int status(Router router, String path) {
    String call = "<methodCall><methodName>shop.count</methodName></methodCall>";
    var message =
        new Incoming("POST", "/rpc", path, Map.of(), call.getBytes(StandardCharsets.UTF_8));
    return switch (router.read(message)) {
      case Understood.Answered(Answer answer) -> answer.status();
      case Understood.Followed followed -> 0;
      case Understood.Personal personal -> 0;
      case Understood.Asked asked -> {
        Reply one = new Reply.Result(Played.HEADER, null, Slice.of(Values.encode(1)));
        yield asked.write().apply(List.of(new Ending.Replied(one))).status();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"/xmlrpc", "/"})
  void xmlRpc_isSpoken_unlessItIsOff(String path) {
    assertEquals(200, status(router(Shop.class, XmlRpcMode.WITH_NIL), path));
    assertEquals(404, status(router(Shop.class, XmlRpcMode.OFF), path));
  }

  private static Map<String, String> metadata(String path, String body, String... fields) {
    var played = new Played();
    Map<String, List<String>> all = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i].toLowerCase(Locale.ROOT), List.of(fields[i + 1]));
    }
    played.answer(path, body, all, request -> Played.result(3));
    return assertInstanceOf(Request.Call.class, played.asked.getFirst().request())
        .options()
        .metadata();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /shop.add | [1, 2]
          /jsonrpc  | {"jsonrpc": "2.0", "id": 1, "method": "shop.add", "params": [1, 2]}
          /xmlrpc   | <methodCall><methodName>shop.add</methodName><params><param><value><i4>1</i4></value></param><param><value><i4>2</i4></value></param></params></methodCall>
          """)
  void trace_isHandedOn_inEveryDialect_byEachPropagation(String path, String body) {
    assertEquals(Map.of(), metadata(path, body, "x-tenant", "acme"));
    assertEquals(
        Map.of("traceparent", "00-4bf9-00f0-01", "tracestate", "a=1"),
        metadata(path, body, "traceparent", "00-4bf9-00f0-01", "tracestate", "a=1"));
    assertEquals(Map.of("b3", "4bf9-00f0-1"), metadata(path, body, "b3", "4bf9-00f0-1"));
    assertEquals(
        Map.of("X-B3-TraceId", "4bf9", "X-B3-SpanId", "00f0", "X-B3-Sampled", "1"),
        metadata(path, body, "X-B3-TraceId", "4bf9", "X-B3-SpanId", "00f0", "x-b3-sampled", "1"));
    assertEquals(Map.of(), metadata(path, body, "tracestate", "a".repeat(513)));
  }
}
