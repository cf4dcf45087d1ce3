package dev.raincheck.doors.http.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may come in.
class GuardTest {
  private static final Caller NEAR = new Caller(null, true);
  private static final Caller FAR = new Caller(null, false);

  private static FrontSettings settings(
      FrontSettings.Basic basic, FrontSettings.Bearer bearer, boolean anonymous) {
    return new FrontSettings(
        HttpLimits.DEFAULT, Set.of("https://app.example"), basic, bearer, anonymous, () -> 0);
  }

  private final Guard open = new Guard(settings(null, null, false));
  private final Guard closed =
      new Guard(
          settings(
              (user, password) -> password.equals("secret") ? Optional.of(user) : Optional.empty(),
              token -> token.equals("t0ken") ? Optional.of("robot") : Optional.of(""),
              false));

  private static Incoming head(String... fields) {
    Map<String, List<String>> all = new HashMap<>(Map.of("host", List.of("127.0.0.1:8080")));
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], List.of(fields[i + 1]));
    }
    return new Incoming("POST", "/rpc", "/a.b", all, new byte[0]);
  }

  private static Answer refused(Guard guard, Incoming head, Caller caller) {
    return assertInstanceOf(Guard.Verdict.Refused.class, guard.judge(head, caller)).answer();
  }

  private static String known(Guard guard, Incoming head, Caller caller) {
    return assertInstanceOf(Guard.Verdict.Known.class, guard.judge(head, caller)).principal();
  }

  @Test
  void clientOfThisMachine_needNotSayWhoItIs_oneOfAnotherMust() {
    assertEquals("", known(open, head(), NEAR));
    assertEquals(403, refused(open, head(), FAR).status());
    assertEquals("", known(new Guard(settings(null, null, true)), head(), FAR));
    assertEquals("alice", known(open, head(), new Caller("alice", false)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:80", "[::1]:8080"})
  void ownNamesOfThisMachine_areKnown(String host) {
    assertEquals("", known(open, head("host", host), NEAR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "10.0.0.1"
      })
  void otherNames_areRefused_whereverTheyLead(String host) {
    assertEquals(403, refused(open, head("host", host), NEAR).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"forwarded", "x-forwarded-for", "x-real-ip", "via"})
  void behindAProxy_nobodyIsNear(String field) {
    assertEquals(403, refused(open, head(field, "x"), NEAR).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "null", "http://127.0.0.1:9", "http://localhost:8080"})
  void pagesOfOtherOrigins_areRefused_whoeverTheirReadersAre(String origin) {
    assertEquals(403, refused(open, head("origin", origin), NEAR).status());
    assertEquals(403, refused(closed, head("origin", origin), new Caller("alice", true)).status());
  }

  @Test
  void ownPages_andThoseOfAllowedOrigins_mayCall() {
    assertEquals("", known(open, head("origin", "http://127.0.0.1:8080"), NEAR));
    assertEquals("", known(open, head("origin", "https://App.example"), NEAR));
    assertEquals(403, refused(open, head("sec-fetch-site", "cross-site"), NEAR).status());
    assertEquals("", known(open, head("sec-fetch-site", "same-origin"), NEAR));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void credentials_areAskedFor_alsoOnThisMachine() {
    assertEquals("ada", known(closed, head("authorization", basic("ada:secret")), FAR));
    assertEquals("robot", known(closed, head("authorization", "bearer t0ken"), FAR));
    Answer answer = refused(closed, head(), NEAR);
    assertEquals(401, answer.status());
    assertEquals(
        "Basic realm=\"raincheck\", charset=\"UTF-8\", Bearer realm=\"raincheck\"",
        answer.fields().get("WWW-Authenticate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic %", "Basic YQ==", "Bearer x", "Digest x", "", "Bearer"})
  void whoIsNobody_isRefused(String authorization) {
    assertEquals(401, refused(closed, head("authorization", authorization), NEAR).status());
  }

  @Test
  void hookThatFails_meansNo() {
    var failing =
        new Guard(
            settings(
                null,
                token -> {
                  throw new IllegalStateException("a fault of the hook");
                },
                false));
    assertEquals(401, refused(failing, head("authorization", "Bearer x"), NEAR).status());
  }

  @Test
  void browsers_areToldWhatPagesOfAllowedOriginsMayDo() {
    var cors = new Cors(open);
    Incoming asks =
        new Incoming(
            "OPTIONS",
            "/rpc",
            "/a.b",
            Map.of(
                "origin",
                List.of("https://app.example"),
                "access-control-request-method",
                List.of("POST")),
            new byte[0]);
    Answer allowed = cors.preflight(asks);
    assertEquals(204, allowed.status());
    assertEquals("https://app.example", allowed.fields().get("Access-Control-Allow-Origin"));
    assertEquals("Origin", allowed.fields().get("Vary"));
    var other = new HashMap<>(asks.fields());
    other.put("origin", List.of("https://evil.example"));
    Answer silent = cors.preflight(new Incoming("OPTIONS", "/rpc", "/a.b", other, new byte[0]));
    assertFalse(silent.fields().containsKey("Access-Control-Allow-Origin"));
    assertNull(cors.preflight(head()));
    Answer exposed = cors.allow("https://app.example", Answer.empty(204));
    assertEquals(
        "Location, Retry-After, Preference-Applied",
        exposed.fields().get("Access-Control-Expose-Headers"));
  }

  private static Incoming visit(String method, String path, String... fields) {
    Map<String, List<String>> all = head(fields).fields();
    all.put("sec-fetch-site", List.of("cross-site"));
    return new Incoming(method, "/rpc", path, all, new byte[0]);
  }

  /// A link in a chat, say. What the page then asks, it asks as one of the door's own.
  @Test
  void linkFromElsewhere_leadsToTheConsolesPage_andToNothingElse() {
    String[] followed = {"sec-fetch-mode", "navigate", "sec-fetch-dest", "document"};
    String[] framed = {"sec-fetch-mode", "navigate", "sec-fetch-dest", "iframe"};
    String[] fetched = {"sec-fetch-mode", "no-cors", "sec-fetch-dest", "empty"};
    assertEquals("", known(open, visit("GET", "/console/", followed), NEAR));
    assertEquals("", known(open, visit("GET", "/console", followed), NEAR));
    assertEquals(401, refused(closed, visit("GET", "/console/", followed), NEAR).status());
    assertEquals(403, refused(open, visit("GET", "/console/", followed), FAR).status());
    assertEquals(403, refused(open, visit("POST", "/console/", followed), NEAR).status());
    assertEquals(403, refused(open, visit("GET", "/console/look", followed), NEAR).status());
    assertEquals(403, refused(open, visit("GET", "/tokens/x", followed), NEAR).status());
    assertEquals(403, refused(open, visit("GET", "/console/", framed), NEAR).status());
    assertEquals(403, refused(open, visit("GET", "/console/", fetched), NEAR).status());
  }
}
