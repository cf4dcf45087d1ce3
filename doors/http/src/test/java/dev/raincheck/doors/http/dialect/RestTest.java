package dev.raincheck.doors.http.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.Shop;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of the server, and what is answered, without either.
class RestTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);
  private final Rest rest = new Rest(new Services(List.of(Shop.class)), Duration.ofMinutes(1));

  private static Incoming incoming(String method, String path, String body, String... fields) {
    Map<String, List<String>> all = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], List.of(fields[i + 1]));
    }
    return new Incoming(method, "/rpc", path, all, body.getBytes(StandardCharsets.UTF_8));
  }

  private Understood.Asked asked(String method, String path, String body, String... fields) {
    return assertInstanceOf(
        Understood.Asked.class, rest.read(incoming(method, path, body, fields)));
  }

  private Answer answered(String method, String path, String body, String... fields) {
    return assertInstanceOf(
            Understood.Answered.class, rest.read(incoming(method, path, body, fields)))
        .answer();
  }

  private Request.Call call(String path, String body, String... fields) {
    Question question = asked("POST", path, body, fields).questions().getFirst();
    return assertInstanceOf(Request.Call.class, question.request());
  }

  private Object[] arguments(String method, String body) {
    return ServiceContract.of(Shop.class)
        .method(method)
        .orElseThrow()
        .decodeArguments(call("/" + method, body).arguments());
  }

  @Test
  void callByPosition_andByName_areRead() {
    assertEquals(List.of(1, 2), List.of(arguments("shop.add", "[1, 2]")));
    assertEquals(List.of(1, 2), List.of(arguments("shop.add", "{\"other\": 2, \"one\": 1}")));
    assertEquals("shop.count", call("/shop.count", "").method());
  }

  @Test
  void values_areReadIntoTheTypesOfTheContract() {
    Object[] read =
        arguments(
            "shop.echo",
            """
            [{"label": "AAECgA==", "at": "2026-01-31T12:30:00.5Z", "number": "9007199254740993",
              "serial": 123456789012345678901234567890, "price": 1.50,
              "payment": {"type": "Card", "number": "42", "seal": "/w=="}, "size": "LARGE",
              "seals": ["AQ=="], "times": {"due": "2026-01-31T00:00:00Z"}}]
            """);
    Shop.Order order = (Shop.Order) read[0];
    assertEquals("00010280", hex(order.label()));
    assertEquals(Instant.parse("2026-01-31T12:30:00.5Z"), order.at());
    assertEquals(9007199254740993L, order.number());
    assertEquals(new BigInteger("123456789012345678901234567890"), order.serial());
    assertEquals(new BigDecimal("1.50"), order.price());
    assertEquals((byte) 0xff, ((Shop.Payment.Card) order.payment()).seal()[0]);
    assertEquals(Shop.Size.LARGE, order.size().orElseThrow());
    assertEquals(1, order.seals().getFirst()[0]);
    assertEquals(Instant.parse("2026-01-31T00:00:00Z"), order.times().get("due"));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append("%02x".formatted(each));
    }
    return text.toString();
  }

  @Test
  void numbers_keepTheirDigits_andTextOfNoneIsLeftToTheServer() {
    assertEquals(Long.MIN_VALUE, arguments("shop.large", "[\"-9223372036854775808\"]")[0]);
    assertEquals(100L, arguments("shop.large", "[1e2]")[0]);
    assertEquals(0.1, arguments("shop.fraction", "[0.1]")[0]);
    assertEquals(Double.NaN, arguments("shop.fraction", "[\"NaN\"]")[0]);
    assertEquals(
        List.of("9223372036854775808"),
        Values.decode(call("/shop.large", "[\"9223372036854775808\"]").arguments()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,",
        "nothing",
        "42",
        "\"text\"",
        "[1] [2]",
        "{\"a\":1,\"a\":2}",
        "[NaN]",
        "[1e999999999]",
        "[\"\u0000\"]"
      })
  void whatIsNoJsonOfArguments_isRefused_andNothingIsAsked(String body) {
    Answer answer = answered("POST", "/shop.fraction", body);
    assertEquals(400, answer.status(), body);
    assertTrue(answer.text().contains("\"execution\":\"NOT_STARTED\""), answer.text());
  }

  @Test
  void deepJson_andLongNumbers_areRefused() {
    assertEquals(400, answered("POST", "/shop.echo", "[".repeat(100_000)).status());
    assertEquals(400, answered("POST", "/shop.fraction", "[" + "9".repeat(100_000) + "]").status());
    call("/shop.echo", "[".repeat(Json.DEPTH_MAX) + "]".repeat(Json.DEPTH_MAX));
  }

  @Test
  void textThatIsNoBase64_isRefused_withItsPlace() {
    Answer answer = answered("POST", "/shop.echo", "[{\"seals\": [\"AQ==\", \"%\"]}]");
    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("order.seals[1]: text that is no Base64"), answer.text());
  }

  @Test
  void unknownMethod_isNotFound_andToldWhichThereAre() {
    Answer answer = answered("POST", "/shop.nothing", "[]");
    assertEquals(404, answer.status());
    assertTrue(answer.text().contains("UNKNOWN_METHOD"), answer.text());
    assertTrue(answer.text().contains("shop.add"), answer.text());
    assertTrue(answered("POST", "/other.add", "[]").text().contains("UNKNOWN_SERVICE"));
    assertEquals(405, answered("GET", "/shop.add", "").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''                              | -     | 0  | -",
        "respond-async                   | 0     | 0  | respond-async",
        "respond-async, wait=5           | 500   | 5  | respond-async, wait=5",
        "wait=5                          | 500   | 5  | wait=5",
        "wait=\"5\"; a=b, wait=9         | 500   | 5  | wait=5",
        "WAIT = 7 , x=\"a, wait=3\"      | 500   | 7  | wait=7",
        "wait=3600                       | 500   | 60 | wait=60",
        "wait=-1                         | -     | 0  | -",
        "wait=abc                        | -     | 0  | -",
        "wait, foo=bar                   | -     | 0  | -",
        "wait=1.5, wait=99999999999      | -     | 0  | -",
        "respond-async;wait=3            | 0     | 0  | respond-async",
        "return=minimal                  | -     | 0  | -"
      })
  void preferences_becomeDeadlines_andAreEchoed(
      String prefer, Long respondWithinMs, long holdS, String applied) {
    Understood.Asked asked = asked("POST", "/shop.count", "", "prefer", prefer);
    Question question = asked.questions().getFirst();
    Request.Call call = (Request.Call) question.request();
    assertEquals(respondWithinMs, call.options().respondWithinMs());
    assertEquals(holdS, question.hold().toSeconds());
    Reply reply = new Reply.Result(HEADER, null, Slice.of(Values.encode(1)));
    Answer answer = asked.write().apply(List.of(new Ending.Replied(reply)));
    assertEquals(applied, answer.fields().get("Preference-Applied"));
  }

  @Test
  void token_isPolled_cancelledAndAcknowledged() {
    Request poll = asked("GET", "/tokens/tok", "").questions().getFirst().request();
    assertEquals("tok", assertInstanceOf(Request.Poll.class, poll).token());
    Request cancel = asked("DELETE", "/tokens/tok", "").questions().getFirst().request();
    assertEquals("tok", assertInstanceOf(Request.Cancel.class, cancel).token());
    Request safe = asked("POST", "/tokens/tok/acknowledge", "").questions().getFirst().request();
    assertEquals(List.of("tok"), safe.header().acknowledged());
    var followed = rest.read(incoming("GET", "/tokens/tok", "", "accept", "text/event-stream"));
    assertEquals("tok", assertInstanceOf(Understood.Followed.class, followed).token());
    assertEquals(404, answered("GET", "/tokens/" + "x".repeat(97), "").status());
    assertEquals(405, answered("PUT", "/tokens/tok", "").status());
  }

  @Test
  void messagePack_isTaken_ifItIsWhole() {
    byte[] two = Values.encode(List.of(1, 2));
    var whole =
        new Incoming(
            "POST",
            "/rpc",
            "/shop.add",
            Map.of("content-type", List.of("application/msgpack; x=y")),
            two);
    assertInstanceOf(Understood.Asked.class, rest.read(whole));
    Understood cut = rest.read(whole.with(java.util.Arrays.copyOf(two, two.length - 1)));
    assertEquals(400, assertInstanceOf(Understood.Answered.class, cut).answer().status());
    byte[] deep = new byte[100];
    IntStream.range(0, deep.length).forEach(i -> deep[i] = (byte) 0x91);
    Understood nested = rest.read(whole.with(deep));
    assertEquals(400, assertInstanceOf(Understood.Answered.class, nested).answer().status());
  }

  @Test
  void otherTypesOfBodies_areNotTaken() {
    assertEquals(
        415, answered("POST", "/shop.add", "x", "content-type", "multipart/form-data").status());
    call("/shop.add", "[1,2]", "content-type", "application/x-www-form-urlencoded");
    call("/shop.add", "[1,2]", "content-type", "Application/JSON; charset=utf-8");
  }

  @Test
  void key_isTakenWithAndWithoutQuotes() {
    for (String field : List.of("order-7", "\"order-7\"", " \"order-7\" ")) {
      assertEquals(
          "order-7", call("/shop.count", "", "idempotency-key", field).options().key(), field);
    }
    assertEquals(400, answered("POST", "/shop.count", "", "idempotency-key", "\"\"").status());
    assertEquals(
        400, answered("POST", "/shop.count", "", "idempotency-key", "x".repeat(256)).status());
  }
}
