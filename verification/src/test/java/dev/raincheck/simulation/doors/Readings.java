package dev.raincheck.simulation.doors;

import dev.raincheck.doors.http.dialect.Answer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads answers as their clients do.
final class Readings {
  private static final Pattern FACTS =
      Pattern.compile("execution (\\w+), retry \\w+(?: after \\d+ ms)?(?:, token (\\S+))?\\)$");

  private Readings() {}

  /// @param name `OK`, `ERR` or an event
  static Heard ofZeroRpc(Asked question, String name, List<?> arguments) {
    return switch (name) {
      case "_zpc_hb" -> new Heard.Heartbeat();
      case "ERR" -> error(arguments);
      case "OK" -> question.kind().isInfi() ? ofInfi(map(first(arguments))) : ok(first(arguments));
      default -> throw new AssertionError("an event that is none: " + name);
    };
  }

  private static @Nullable Object first(List<?> arguments) {
    if (arguments.size() != 1) {
      throw new AssertionError("OK with " + arguments.size() + " arguments (expected: 1)");
    }
    return arguments.getFirst();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError(value + " (expected: a map)");
  }

  private static Heard ok(@Nullable Object value) {
    return switch (value) {
      case null -> new Heard.Done();
      case String text -> new Heard.Value(text);
      case Map<?, ?> map when Boolean.TRUE.equals(map.get("done")) ->
          new Heard.Value(String.valueOf(map.get("result")));
      case Map<?, ?> map -> new Heard.Goes(String.valueOf(map.get("token")));
      default -> throw new AssertionError(value + " (expected: a result or a token)");
    };
  }

  private static Heard error(List<?> arguments) {
    Matcher facts = FACTS.matcher(String.valueOf(arguments.get(1)));
    if (arguments.size() != 3 || !facts.find()) {
      throw new AssertionError(arguments + " (expected: three texts that say what is known)");
    }
    return new Heard.Failed(String.valueOf(arguments.getFirst()), facts.group(1), facts.group(2));
  }

  private static Heard ofInfi(Map<?, ?> answer) {
    return switch (String.valueOf(answer.get("code"))) {
      case "success" ->
          answer.get("result") instanceof Map<?, ?> nested
              ? ofInfi(nested)
              : new Heard.Value(String.valueOf(answer.get("result")));
      case "deferred" -> new Heard.Goes(String.valueOf(answer.get("result")));
      case "error" -> {
        Map<?, ?> exception = map(answer.get("exception"));
        yield new Heard.Failed(
            String.valueOf(exception.get("code")),
            String.valueOf(exception.get("execution")),
            (String) exception.get("token"));
      }
      default -> throw new AssertionError(answer + " (expected: a code that clients know)");
    };
  }

  static Heard ofHttp(Answer answer) {
    return switch (answer.status()) {
      case 200 -> new Heard.Value(answer.text().replace("\"", ""));
      case 202 -> new Heard.Goes(member(answer, "token"));
      case 204 -> new Heard.Done();
      default -> {
        String token = member(answer, "token");
        yield new Heard.Failed(
            member(answer, "code"), member(answer, "execution"), token.isEmpty() ? null : token);
      }
    };
  }

  /// Of flat JSON; empty if it is not there.
  private static String member(Answer answer, String name) {
    Matcher value = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(answer.text());
    return value.find() ? value.group(1) : "";
  }
}
