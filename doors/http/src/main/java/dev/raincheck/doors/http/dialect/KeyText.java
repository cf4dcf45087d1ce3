package dev.raincheck.doors.http.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The name that a client gives to a call, so that it can be sent again without running twice: the
/// field `Idempotency-Key`, in quotes as its draft says, or without, which is the same.
final class KeyText {
  private static final String FIELD = "idempotency-key";
  private static final int CHARS_MAX = 255;

  private KeyText() {}

  /// @return the key, or null if the field is not there
  /// @throws Unreadable if it is no key, or there are several
  static @Nullable String of(Incoming message) {
    List<String> fields = message.fields().getOrDefault(FIELD, List.of());
    if (fields.isEmpty()) {
      return null;
    }
    if (fields.size() > 1) {
      throw new Unreadable("%d fields Idempotency-Key (expected: one)".formatted(fields.size()));
    }
    String text = fields.getFirst().strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return checked(quoted ? text.substring(1, text.length() - 1) : text);
  }

  /// Makes sure that there is none in front of several calls: it could name only one of them.
  ///
  /// @throws Unreadable if there is one
  static void requireNone(Incoming message, String remedy) {
    if (message.fields().containsKey(FIELD)) {
      throw new Unreadable(
          "the field Idempotency-Key of several calls (expected: %s)".formatted(remedy));
    }
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
