package dev.raincheck.doors.http.dialect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a client prefers (RFC 7240): `respond-async`, and `wait` in whole seconds.
///
/// @param async whether it rather has a token than waits for longer than `wait`
/// @param waitS how long it waits, in seconds; null if it does not say
record Preferences(boolean async, @Nullable Long waitS) {
  private static final int DIGITS_MAX = 9;
  private static final long FIRST_ANSWER_MS = 500;

  /// Of all fields of that name. The first of two that have the same name counts, and whatever is
  /// not understood is as if it were not there.
  static Preferences of(String field) {
    boolean async = false;
    Long wait = null;
    for (String each : split(field)) {
      String[] parts = each.split(";", 2)[0].split("=", 2);
      String name = parts[0].strip().toLowerCase(Locale.ROOT);
      String value = parts.length < 2 ? "" : unquoted(parts[1].strip());
      if (name.equals("respond-async")) {
        async = true;
      } else if (name.equals("wait") && wait == null && isCount(value)) {
        wait = Long.parseLong(value);
      }
    }
    return new Preferences(async, wait);
  }

  /// At commas that are not in quotes.
  private static List<String> split(String field) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      quoted ^= c == '"';
      if (c == ',' && !quoted) {
        parts.add(field.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(field.substring(from));
    return parts;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean isCount(String value) {
    return !value.isEmpty()
        && value.length() <= DIGITS_MAX
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// How long the answer may wait for the end, at most `max`.
  Duration hold(Duration max) {
    Duration wished = waitS == null ? Duration.ZERO : Duration.ofSeconds(waitS);
    return wished.compareTo(max) > 0 ? max : wished;
  }

  /// The deadline that a call asks for: at once if it is to have a token and does not wait; null
  /// for the method's own.
  @Nullable Long respondWithinMs(Duration max) {
    return waitS == null ? (async ? 0L : null) : (Long) firstAnswerMs(hold(max));
  }

  /// When the server is to answer a call that is held for longer: soon, with a token if need be, so
  /// that whoever waits gets that when the door closes, and a server that has gone is missed.
  static long firstAnswerMs(Duration hold) {
    return Math.min(hold.toMillis(), FIRST_ANSWER_MS);
  }
}
