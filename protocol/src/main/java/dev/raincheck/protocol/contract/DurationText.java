package dev.raincheck.protocol.contract;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `25s`, `5m`, `1h`, `2d`, or ISO-8601. As shutdown
/// strategies do: a test holds the two together.
final class DurationText {
  /// Longer than any deadline that is meant, and short enough to be counted in nanoseconds.
  private static final Duration MOST = Duration.ofDays(365);

  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private DurationText() {}

  /// The duration; empty if the text is none, or one that is not above zero or over 365 days.
  static Optional<Duration> parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    Duration duration =
        matcher.matches() ? of(Long.parseLong(matcher.group(1)), matcher.group(2)) : iso(text);
    return Optional.of(duration).filter(d -> d.isPositive() && d.compareTo(MOST) <= 0);
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notIso) {
      return Duration.ZERO;
    }
  }
}
