package dev.raincheck.doors.http.dialect;

import org.jspecify.annotations.Nullable;

/// The name that a client gives to a call, so that it can be sent again without running twice: the
/// field `Idempotency-Key`, in quotes as its draft says, or without, which is the same.
final class KeyText {
  private static final int CHARS_MAX = 255;

  private KeyText() {}

  /// @return the key, or null if the field is not there
  /// @throws Unreadable if it is no key
  static @Nullable String of(@Nullable String field) {
    if (field == null) {
      return null;
    }
    String text = field.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return checked(quoted ? text.substring(1, text.length() - 1) : text);
  }

  /// @throws Unreadable if it is no key
  static String checked(String key) {
    if (key.isEmpty() || key.length() > CHARS_MAX) {
      throw new Unreadable(
          "a key of %d characters (expected: 1 to %d)".formatted(key.length(), CHARS_MAX));
    }
    return key;
  }
}
