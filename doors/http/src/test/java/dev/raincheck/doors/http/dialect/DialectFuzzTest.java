package dev.raincheck.doors.http.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.doors.http.Shop;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a client sends, in each dialect there is a refusal, or something that the server can be
/// asked, and an answer then.
class DialectFuzzTest {
  private static final List<String> METHODS =
      List.of("shop.add", "shop.echo", "shop.large", "shop.fraction", "shop.find");

  private final Router router =
      new Router(new Services(List.of(Shop.class)), Duration.ofMinutes(10), XmlRpcMode.WITH_NIL);

  private static Stream<byte[]> bytes(String... texts) {
    return Arrays.stream(texts).map(it -> it.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<byte[]> jsonSeeds() {
    return bytes(
        "[1, 2]",
        "{\"name\": \"tea\", \"shelf\": null}",
        "[9007199254740993, -1.5e-3, true, \"\\u00e9\\ud83d\\ude00\"]",
        "[1e999, 123456789012345678901234567890]",
        "[{\"label\": \"AP8=\", \"at\": \"2026-01-31T12:30:00Z\", \"number\": \"7\", \"serial\": 8,"
            + " \"price\": \"1.50\", \"payment\": {\"type\": \"Cash\", \"amount\": 2}, \"seals\":"
            + " [\"eA==\"], \"times\": {\"a\": \"2026-01-31T12:30:00Z\"}}]");
  }

  static Stream<byte[]> jsonRpcSeeds() {
    return bytes(
        "{\"jsonrpc\": \"2.0\", \"method\": \"shop.add\", \"params\": [1, 2], \"id\": 1}",
        "[{\"method\": \"shop.count\"}, {\"method\": \"raincheck.poll\", \"params\": {\"token\":"
            + " \"tok\", \"seconds\": 5}, \"id\": \"a\", \"idempotencyKey\": \"k\"}]",
        "{\"method\": \"raincheck.submit\", \"params\": [\"shop.pack\", [\"tea\"]], \"id\": null}");
  }

  static Stream<byte[]> xmlSeeds() {
    String value =
        "<?xml version=\"1.0\"?><methodCall><methodName>%s</methodName><params><param>"
            + "<value>%s</value></param></params></methodCall>";
    return bytes(
        value.formatted("shop.large", "<i8>1099511627776</i8>"),
        value.formatted("shop.fraction", "<double>-1.5e3</double>"),
        value.formatted(
            "shop.echo",
            "<struct><member><name>at</name><value><dateTime.iso8601>20260131T12:30:00"
                + "</dateTime.iso8601></value></member><member><name>label</name><value><base64>AP8="
                + "</base64></value></member></struct>"),
        value.formatted(
            "system.multicall",
            "<array><data><value><struct><member><name>methodName</name><value>shop.count</value>"
                + "</member><member><name>params</name><value><array><data/></array></value>"
                + "</member></struct></value></data></array>"),
        "<!DOCTYPE a [<!ENTITY b 'c'>]><methodCall><methodName>&b;</methodName></methodCall>");
  }

  static Stream<byte[]> messagePackSeeds() {
    return Stream.of(
        Values.encode(List.of(1, 2)),
        Values.encode(Map.of("name", "tea", "shelf", 3)),
        Values.encode(List.of(Map.of("label", new byte[] {0}, "number", 1.5))));
  }

  static Stream<byte[]> preferSeeds() {
    return bytes("respond-async, wait=5", "wait=\"5\"; a=b, wait=9", "WAIT = 7 , x=\"a, wait=3\"");
  }

  @MethodSource("jsonSeeds")
  @FuzzTest(maxDuration = "5m")
  void json_isReadOrRefused(byte[] body) throws MalformedMessageException {
    for (String method : METHODS) {
      play("/" + method, Map.of(), body);
    }
  }

  @MethodSource("jsonRpcSeeds")
  @FuzzTest(maxDuration = "5m")
  void jsonRpc_isReadOrRefused(byte[] body) throws MalformedMessageException {
    play(JsonRpc.PATH, Map.of(), body);
  }

  @MethodSource("xmlSeeds")
  @FuzzTest(maxDuration = "5m")
  void xmlRpc_isReadOrRefused(byte[] body) throws MalformedMessageException {
    Answer answer = play(XmlRpc.PATH, Map.of(), body);
    assertEquals(200, answer.status());
    assertTrue(answer.text().startsWith(XmlWriter.PROLOG), answer.text());
  }

  @MethodSource("messagePackSeeds")
  @FuzzTest(maxDuration = "5m")
  void messagePack_isReadOrRefused(byte[] body) throws MalformedMessageException {
    play("/shop.echo", Map.of("content-type", List.of(Outcomes.MESSAGE_PACK)), body);
  }

  @MethodSource("preferSeeds")
  @FuzzTest(maxDuration = "5m")
  void preferences_areUnderstood_orAreNotThere(byte[] field) {
    var preferences = Preferences.of(new String(field, StandardCharsets.UTF_8));
    assertTrue(preferences.hold(Duration.ofMinutes(10)).compareTo(Duration.ofMinutes(10)) <= 0);
    Reply pending = new Reply.Deferred(new Reply.Header(1, null), "tok", true, null, 1_000, 60_000);
    Answer answer =
        new Outcomes("/rpc", "", preferences, Duration.ofMinutes(10))
            .apply(List.of(new Ending.Replied(pending)));
    assertEquals(202, answer.status());
    String applied = answer.fields().getOrDefault("Preference-Applied", "respond-async");
    assertTrue(applied.matches("respond-async|(respond-async, )?wait=\\d{1,3}"), applied);
  }

  private Answer play(String path, Map<String, List<String>> fields, byte[] body)
      throws MalformedMessageException {
    Understood understood = router.read(new Incoming("POST", "/rpc", path, fields, body));
    if (understood instanceof Understood.Answered(Answer answer)) {
      return answer;
    }
    var asked = (Understood.Asked) understood;
    for (Question each : asked.questions()) {
      if (each.request() instanceof Request.Call call) {
        new MessagePackScan(WireLimits.DEPTH_MAX).requireOneValue(call.arguments().toByteArray());
      }
    }
    Reply one = Played.result(1);
    return asked
        .write()
        .apply(asked.questions().stream().<Ending>map(it -> new Ending.Replied(one)).toList());
  }
}
