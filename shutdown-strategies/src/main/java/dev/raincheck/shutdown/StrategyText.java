package dev.raincheck.shutdown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads strategies from text. The grammar stands at [ShutdownStrategies#parse].
final class StrategyText {
  static final String ESCALATING = "escalating:";
  static final String PER_METHOD = "per-method:";

  /// Bounds the recursion, too.
  private static final int LENGTH_MAX = 2_000;

  private static final String KNOWN =
      "drain[:LIMIT], reject[:BUDGET], abort:GRACE, hand-off:LIMIT, await-claims:LIMIT[:BUDGET],"
          + " escalating:FIRST,NEXT,… and per-method:PATTERN=STRATEGY,…,*=STRATEGY";

  private StrategyText() {}

  /// The text of a strategy inside another one: in parentheses if it has commas of its own.
  static String nested(ShutdownStrategy strategy) {
    String text = strategy.toString();
    return isComposed(text) ? "(" + text + ")" : text;
  }

  static ShutdownStrategy parse(String text) {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "shutdown strategy: %d characters (expected: at most %d; build it in code)"
              .formatted(text.length(), LENGTH_MAX));
    }
    String whole = text.strip();
    try {
      return parseAny(whole);
    } catch (IllegalArgumentException problem) {
      String message = String.valueOf(problem.getMessage());
      String place = message.startsWith("\"" + whole + "\"") ? "" : "\"" + whole + "\": ";
      throw new IllegalArgumentException("shutdown strategy: " + place + message, problem);
    }
  }

  private static ShutdownStrategy parseAny(String text) {
    if (text.startsWith(ESCALATING)) {
      List<String> parts = split(text.substring(ESCALATING.length()), text);
      return new Escalating(parts.stream().map(StrategyText::parseNested).toList());
    }
    if (text.startsWith(PER_METHOD)) {
      return parsePerMethod(text);
    }
    return parseSimple(text);
  }

  private static ShutdownStrategy parseNested(String text) {
    if (text.startsWith("(") && text.endsWith(")")) {
      return parseAny(text.substring(1, text.length() - 1).strip());
    }
    if (isComposed(text)) {
      throw bad(text, "parentheses around a strategy with commas of its own; write (" + text + ")");
    }
    return parseSimple(text);
  }

  private static ShutdownStrategy parsePerMethod(String text) {
    Map<String, ShutdownStrategy> byPattern = new LinkedHashMap<>();
    for (String part : split(text.substring(PER_METHOD.length()), text)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw bad(part, "PATTERN=STRATEGY; write reports.*=drain:25s, say");
      }
      String pattern = part.substring(0, equals).strip();
      if (byPattern.put(pattern, parseNested(part.substring(equals + 1).strip())) != null) {
        throw bad(text, "each pattern once; remove one of the two for " + pattern);
      }
    }
    ShutdownStrategy fallback = byPattern.remove(PerMethod.REST);
    if (fallback == null) {
      throw bad(text, "a strategy for all other methods; add *=drain, say");
    }
    return new PerMethod(fallback, byPattern);
  }

  private static ShutdownStrategy parseSimple(String text) {
    String[] parts = text.split(":", -1);
    return switch (parts[0] + "/" + (parts.length - 1)) {
      case "drain/0" -> ShutdownStrategies.drain();
      case "drain/1" -> new Drain(DurationText.parse(parts[1]));
      case "reject/0" -> ShutdownStrategies.reject();
      case "reject/1" -> new Reject(DurationText.parse(parts[1]));
      case "abort/0" ->
          throw bad(text, "abort:GRACE, the time for handlers to return; write abort:2s, say");
      case "abort/1" -> new Abort(DurationText.parse(parts[1]));
      case "hand-off/0" -> throw bad(text, "hand-off:LIMIT; write hand-off:25s, say");
      case "hand-off/1" -> new HandOff(DurationText.parse(parts[1]));
      case "await-claims/0" ->
          throw bad(text, "await-claims:LIMIT[:BUDGET]; write await-claims:1m, say");
      case "await-claims/1" -> AwaitClaims.of(DurationText.parse(parts[1]));
      case "await-claims/2" ->
          new AwaitClaims(DurationText.parse(parts[1]), DurationText.parse(parts[2]));
      default -> throw bad(text, "one of " + KNOWN + "; drain:25s is a good start");
    };
  }

  /// Splits at the commas that are not in parentheses.
  private static List<String> split(String list, String whole) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length() && depth >= 0; i++) {
      switch (list.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(list.substring(start, i).strip());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    if (depth != 0) {
      throw bad(whole, "a closing parenthesis for each opening one; count them");
    }
    parts.add(list.substring(start).strip());
    return parts;
  }

  private static boolean isComposed(String text) {
    return text.startsWith(ESCALATING) || text.startsWith(PER_METHOD);
  }

  private static IllegalArgumentException bad(String text, String expected) {
    return new IllegalArgumentException("\"%s\" (expected: %s)".formatted(text, expected));
  }
}
