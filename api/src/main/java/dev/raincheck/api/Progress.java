package dev.raincheck.api;

import java.nio.charset.StandardCharsets;

/// How far an operation is, by its handler's own account.
///
/// @param fraction from 0 to 1, or NaN if the handler cannot say
/// @param message short text for a human; the beginning of one that is longer than
///   [#MESSAGE_CHARS_MAX]
public record Progress(double fraction, String message) {
  /// The longest message, in characters (UTF-16 code units).
  public static final int MESSAGE_CHARS_MAX = 256;

  /// Makes a report. Cuts a message that is too long, and ends it with `…`.
  ///
  /// @throws IllegalArgumentException if the fraction is below 0 or above 1
  public Progress {
    if (fraction < 0 || fraction > 1) {
      throw new IllegalArgumentException(
          "progress: " + fraction + " (expected: from 0 to 1, or NaN if unknown)");
    }
    String part = message.length() <= MESSAGE_CHARS_MAX ? message : beginning(message);
    // Half of a surrogate pair is not valid UTF-8, and who writes or reads it would refuse the
    // whole message: a question mark stands for it from here on.
    message = new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String beginning(String message) {
    int end = MESSAGE_CHARS_MAX - 1;
    boolean cutsPair = Character.isHighSurrogate(message.charAt(end - 1));
    return message.substring(0, cutsPair ? end - 1 : end) + "…";
  }
}
