package dev.raincheck.doors.http.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.settings.ConsoleRights;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the console takes, from which pages, of whom; and what it asks.
class ConsoleTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);
  private static final String LOOK = "{\"looks\": [{\"subject\": \"SERVER\"}]}";
  private static final String CANCEL =
      "{\"act\": \"CANCEL\", \"operation\": \"0123456789abcdef\", \"reason\": \"too old\"}";

  private final List<Request> asked = new ArrayList<>();
  private final Console console = new Console(ConsoleTest::others, ConsoleTest::rightsOf);

  private static Understood others(Incoming message) {
    return new Understood.Answered(Answer.empty(299));
  }

  private static ConsoleRights rightsOf(String principal) {
    return switch (principal) {
      case "olga" -> ConsoleRights.OPERATE;
      case "vera" -> ConsoleRights.LOOK;
      case "" -> ConsoleRights.NONE;
      default -> throw new IllegalStateException("nobody knows " + principal);
    };
  }

  private static Map<String, List<String>> own() {
    return new HashMap<>(
        Map.of(
            "host", List.of("127.0.0.1:8080"),
            "origin", List.of("http://127.0.0.1:8080"),
            "sec-fetch-site", List.of("same-origin"),
            "raincheck-console", List.of("1"),
            "content-type", List.of("application/json; charset=utf-8")));
  }

  private static Incoming post(String path, String body, Map<String, List<String>> fields) {
    return new Incoming("POST", "/rpc", path, fields, body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer answer(Incoming message, String principal, Function<Request, Ending> server) {
    return answer(console.read(message), principal, server);
  }

  private Answer answer(Understood understood, String principal, Function<Request, Ending> server) {
    return switch (understood) {
      case Understood.Answered(Answer answer) -> answer;
      case Understood.Followed(String token) -> throw new IllegalStateException(token);
      case Understood.Personal(var of) -> answer(of.apply(principal), principal, server);
      case Understood.Asked ask -> {
        List<Request> requests = ask.questions().stream().map(Question::request).toList();
        asked.addAll(requests);
        yield ask.write().apply(requests.stream().map(server).toList());
      }
    };
  }

  private Answer look(String body, String principal) {
    return answer(
        post("/console/look", body, own()),
        principal,
        request -> picture(Map.of("instance", "a", "mayOperate", true)));
  }

  private static Ending picture(Map<String, Object> entry) {
    return new Ending.Replied(new Reply.Picture(HEADER, Values.encode(List.of(entry)), "next"));
  }

  private static Ending operated(Request request) {
    return new Ending.Replied(new Reply.Operated(HEADER, true, "CANCELLING"));
  }

  private static Ending problem(int status) {
    return new Ending.Unanswered(Problem.of(status, ErrorCode.PERMISSION_DENIED, "no"));
  }

  @Test
  void looks_areAskedAtOnce_asTheyAre() {
    Answer answer =
        look(
            """
            {"looks": [
              {"subject": "OPERATIONS", "filters": {"state": "RUNNING"}, "cursor": "7u.1", "entries": 50},
              {"subject": "SERVER", "filters": null, "cursor": null}]}
            """,
            "olga");
    assertEquals(200, answer.status());
    assertEquals(
        """
        {"principal":"olga","pictures":[\
        {"entries":[{"instance":"a","mayOperate":true}],"next":"next"},\
        {"entries":[{"instance":"a","mayOperate":true}],"next":"next"}]}\
        """,
        answer
            .text()
            .replace(
                "{\"mayOperate\":true,\"instance\":\"a\"}",
                "{\"instance\":\"a\",\"mayOperate\":true}"));
    var first = assertInstanceOf(Request.Look.class, asked.getFirst());
    assertEquals("OPERATIONS", first.subject());
    assertEquals(Map.of("state", "RUNNING"), first.filters());
    assertEquals("7u.1", first.cursor());
    assertEquals(50, first.entriesMax());
    assertEquals(Map.of(), assertInstanceOf(Request.Look.class, asked.getLast()).filters());
  }

  @Test
  void whoMayLookOnly_isNotToldThatHeMayOperate() {
    assertTrue(look(LOOK, "vera").text().contains("\"mayOperate\":false"));
    assertTrue(look(LOOK, "olga").text().contains("\"mayOperate\":true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stranger"})
  void whoMayNothing_isRefused_andTheServerIsNotAsked(String principal) {
    assertEquals(403, look(LOOK, principal).status());
    assertEquals(403, operate(CANCEL, principal).status());
    assertEquals(List.of(), asked);
  }

  private Answer operate(String body, String principal) {
    return answer(post("/console/operate", body, own()), principal, ConsoleTest::operated);
  }

  @Test
  void whoMayLookOnly_changesNothing() {
    assertEquals(403, operate(CANCEL, "vera").status());
    assertEquals(List.of(), asked);
    Answer done = operate(CANCEL, "olga");
    assertEquals("{\"changed\":true,\"state\":\"CANCELLING\"}", done.text());
    var order = assertInstanceOf(Request.Operate.class, asked.getFirst());
    assertEquals("CANCEL", order.act());
    assertEquals("0123456789abcdef", order.operation());
    assertEquals("too old", order.reason());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nil",
      value = {
        "origin, https://evil.example, 403",
        "origin, null, 403",
        "origin, http://127.0.0.1:8081, 403",
        "sec-fetch-site, cross-site, 403",
        "sec-fetch-site, same-site, 403",
        "sec-fetch-site, none, 403",
        "raincheck-console, nil, 403",
        "content-type, text/plain, 415",
        "content-type, application/x-www-form-urlencoded, 415",
        "content-type, nil, 415",
        "host, other.example, 403",
      })
  void requestThatIsNotTheConsolesOwn_isRefused_whoeverItsReaderIs(
      String field, String value, int status) {
    Map<String, List<String>> fields = own();
    if (value == null) {
      fields.remove(field);
    } else {
      fields.put(field, List.of(value));
    }
    for (String path : List.of("/console/look", "/console/operate")) {
      Answer answer = answer(post(path, CANCEL, fields), "olga", ConsoleTest::operated);
      assertEquals(status, answer.status(), answer::text);
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void get_asksNothing() {
    for (String path : List.of("/console/look", "/console/operate")) {
      var get = new Incoming("GET", "/rpc", path, own(), CANCEL.getBytes(StandardCharsets.UTF_8));
      assertEquals(405, answer(get, "olga", ConsoleTest::operated).status());
    }
    assertEquals(List.of(), asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"looks\": []}",
        "{\"looks\": {}}",
        "{\"looks\": [1]}",
        "{\"looks\": [{}]}",
        "{\"looks\": [{\"subject\": 1}]}",
        "{\"looks\": [{\"subject\": \"SERVER\", \"filters\": []}]}",
        "{\"looks\": [{\"subject\": \"SERVER\", \"filters\": {\"a\": null}}]}",
        "{\"looks\": [{\"subject\": \"SERVER\", \"entries\": -1}]}",
        "{\"looks\": [{\"subject\": \"SERVER\", \"entries\": 1.5}]}",
        "{\"looks\": [{\"subject\": \"SERVER\", \"cursor\": 1}]}",
        "{\"looks\": [{},{},{},{},{},{},{},{},{}]}",
      })
  void bodyThatIsNone_isRefused_withARemedy(String body) {
    Answer answer = look(body, "olga");
    assertEquals(400, answer.status(), answer::text);
    assertTrue(answer.text().contains("expected"), answer::text);
    assertEquals(List.of(), asked);
  }

  @Test
  void token_isAskedForByItsOperationsId_andNeverGoesOn() {
    String token = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    look(
        "{\"looks\": [{\"subject\": \"OPERATION\", \"filters\": {\"operation\": \" %s \"}}]}"
            .formatted("reports.build-0123456789abcdef"),
        "olga");
    assertEquals(
        Map.of("operation", "reports.build-0123456789abcdef"),
        assertInstanceOf(Request.Look.class, asked.getFirst()).filters());
    assertEquals(token, Looks.operation(token)); // none, so the server says what it expects
  }

  @Test
  void onePictureIsRefused_theOthersAreShown_andIfAllAre_itsStatusIsTheAnswers() {
    String two = "{\"looks\": [{\"subject\": \"SERVER\"}, {\"subject\": \"OPERATION\"}]}";
    Answer some =
        answer(
            post("/console/look", two, own()),
            "olga",
            it ->
                it instanceof Request.Look look && look.subject().equals("SERVER")
                    ? picture(Map.of())
                    : problem(404));
    assertEquals(200, some.status());
    assertTrue(some.text().contains("{\"problem\":{\"status\":404"), some::text);
    Answer none = answer(post("/console/look", two, own()), "olga", it -> problem(403));
    assertEquals(403, none.status());
  }
}
