package dev.raincheck.doors.http.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.settings.ConsoleRights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a browser is given, and what it is told to do with it.
class PagesTest {
  private static final Console CONSOLE =
      new Console(message -> new Understood.Answered(Answer.empty(299)), who -> ConsoleRights.NONE);

  private static Answer page(String method, String path) {
    Understood read = CONSOLE.read(new Incoming(method, "/rpc", path, Map.of(), new byte[0]));
    return assertInstanceOf(Understood.Answered.class, read).answer();
  }

  @ParameterizedTest
  @CsvSource({
    "/console/, text/html",
    "/console/app.js, text/javascript",
    "/console/door.js, text/javascript",
    "/console/page.js, text/javascript",
    "/console/views.js, text/javascript",
    "/console/words.js, text/javascript",
    "/console/style.css, text/css",
    "/console/icon.svg, image/svg+xml"
  })
  void file_isGiven_withAPolicyThatLetsNothingElseIn(String path, String type) {
    Answer file = page("GET", path);
    assertEquals(200, file.status());
    assertTrue(file.fields().get("Content-Type").startsWith(type), file.fields()::toString);
    String policy = file.fields().get("Content-Security-Policy");
    for (String wanted :
        List.of(
            "default-src 'none';",
            "script-src 'self';",
            "style-src 'self';",
            "connect-src 'self';",
            "frame-ancestors 'none';",
            "base-uri 'none';",
            "form-action 'none';")) {
      assertTrue(policy.contains(wanted), policy);
    }
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("nosniff", file.fields().get("X-Content-Type-Options"));
    assertFalse(file.text().contains("http://") && !type.contains("svg"), "an external resource");
    assertFalse(file.text().contains("innerHTML") || file.text().contains(" style="), "markup");
  }

  @Test
  void address_withoutItsSlash_leadsThere() {
    Answer answer = page("GET", "/console");
    assertEquals(308, answer.status());
    assertEquals("console/", answer.fields().get("Location"));
  }

  @Test
  void whatIsNotTheConsoles_goesOn() {
    for (String path : List.of("/reports.build", "/tokens/x", "/", "/consoles/", "/console.x")) {
      assertEquals(299, page("GET", path).status(), path);
    }
    assertEquals(404, page("GET", "/console/../app.js").status());
    assertEquals(404, page("GET", "/console/Console.class").status());
    assertEquals(405, page("POST", "/console/").status());
  }
}
