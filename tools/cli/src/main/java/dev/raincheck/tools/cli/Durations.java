package dev.raincheck.tools.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Times as people write them: `250ms`, `25s`, `5m`, `1h`, `2d`, or ISO 8601.
final class Durations {
  private static final Duration MOST = Duration.ofDays(365);
  private static final Duration NONE = Duration.ofSeconds(-1);
  private static final int DIGITS_MAX = 9;

  private Durations() {}

  /// The time that an option gives, if it does.
  ///
  /// @throws UsageException if it is no time from 0 to 365 days
  static Optional<Duration> of(Parsed parsed, Option option) {
    return parsed
        .value(option)
        .map(text ->
            parse(text)
                .orElseThrow(() ->
                    new UsageException(
                        "%s: \"%s\" (expected: up to 365 days, such as 250ms, 25s, 5m, 1h or 2d)"
                            .formatted(option.text(), text))));
  }

  /// As short as people like it: `250ms`, `25s`, `5m03s`, `2h07m`, `3d4h`.
  static String brief(Duration time) {
    if (time.toSeconds() == 0) {
      return time.toMillis() + "ms";
    }
    if (time.toMinutes() == 0) {
      return time.toSeconds() + "s";
    }
    if (time.toHours() == 0) {
      return "%dm%02ds".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return time.toDays() == 0
        ? "%dh%02dm".formatted(time.toHours(), time.toMinutesPart())
        : "%dd%dh".formatted(time.toDays(), time.toHoursPart());
  }

  static Optional<Duration> parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Duration time =
        digits == 0 || digits > DIGITS_MAX
            ? iso(text)
            : of(Long.parseLong(text.substring(0, digits)), text.substring(digits));
    return Optional.of(time).filter(it -> !it.isNegative() && it.compareTo(MOST) <= 0);
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> NONE;
    };
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notIso) {
      return NONE;
    }
  }
}
