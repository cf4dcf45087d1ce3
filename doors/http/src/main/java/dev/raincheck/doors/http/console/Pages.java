package dev.raincheck.doors.http.console;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/// What the console is made of in a browser: a page, scripts, a style and an icon, the same for
/// everybody.
final class Pages {
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /// Nothing but these files runs, is shown or is connected to, whatever gets into the page, and no
  /// other page has this one in a frame. Text cannot become part of the page in any other way than
  /// as text: that needs a policy of trusted types, of which there is none.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String PAGE = "index.html";

  private static final Map<String, String> TYPES =
      Map.of(
          PAGE,
          "text/html; charset=utf-8",
          "app.js",
          SCRIPT,
          "door.js",
          SCRIPT,
          "page.js",
          SCRIPT,
          "views.js",
          SCRIPT,
          "words.js",
          SCRIPT,
          "style.css",
          "text/css; charset=utf-8",
          "icon.svg",
          "image/svg+xml");

  private final Map<String, Answer> files =
      TYPES.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, it -> file(it.getKey(), it.getValue())));

  Answer answer(String name) {
    Answer file = files.get(name.isEmpty() ? PAGE : name);
    return file == null
        ? Problem.of(
                404,
                ErrorCode.UNKNOWN_METHOD,
                "nothing of the console is here (expected: its page)")
            .answer()
        : file;
  }

  private static Answer file(String name, String type) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing (expected: beside this class)");
      }
      return Answer.of(200, type, in.readAllBytes());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// The answer with what browsers have to know.
  static Answer protect(Answer answer) {
    return answer
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }
}
