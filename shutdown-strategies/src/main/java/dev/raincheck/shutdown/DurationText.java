package dev.raincheck.shutdown;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `25s`, `5m`, `1h`, `2d`, or ISO 8601 such as `PT25S`.
/// As annotations do: a test holds the two together.
final class DurationText {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private record Unit(String suffix, Duration length) {}

  private static final List<Unit> UNITS_LONGEST_FIRST =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private DurationText() {}

  /// The shortest form that [#parse] reads back as the same duration.
  static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    return UNITS_LONGEST_FIRST.stream()
        .filter(unit -> isMultiple(duration, unit.length()))
        .findFirst()
        .map(unit -> duration.dividedBy(unit.length()) + unit.suffix())
        .orElseGet(duration::toString);
  }

  static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return parseIso(text);
    }
    long count = Long.parseLong(matcher.group(1));
    return UNITS_LONGEST_FIRST.stream()
        .filter(unit -> unit.suffix().equals(matcher.group(2)))
        .findFirst()
        .map(unit -> unit.length().multipliedBy(count))
        .orElseThrow();
  }

  private static Duration parseIso(String text) {
    try {
      return Duration.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException notIso) {
      throw new IllegalArgumentException(
          "duration: \"%s\" (expected: a whole number and ms, s, m, h or d; write 25s or PT25S)"
              .formatted(text),
          notIso);
    }
  }

  private static boolean isMultiple(Duration duration, Duration unit) {
    return unit.multipliedBy(duration.dividedBy(unit)).equals(duration);
  }
}
