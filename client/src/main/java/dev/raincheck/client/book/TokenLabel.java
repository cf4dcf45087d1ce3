package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Token;

/// What a token is called in messages: the method is not known.
final class TokenLabel {
  private static final int WHOLE_CHARS_MAX = 12;
  private static final int END_CHARS = 8;

  private TokenLabel() {}

  static String of(String token) {
    String id = Token.operationIdOf(token);
    return id == null ? "token " + shortened(token) : "operation " + id;
  }

  /// Enough of what is no token to tell it from others. A line break, as of a token that was read
  /// from a file, is shown and not broken.
  private static String shortened(String token) {
    boolean isShort = token.length() <= WHOLE_CHARS_MAX;
    String shown = isShort ? token : token.substring(token.length() - END_CHARS);
    boolean isPlain = shown.chars().noneMatch(it -> it <= ' ');
    return isShort || !isPlain ? "\"" + escaped(shown) + "\"" : shown;
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.chars()
        .forEach(
            it -> escaped.append(Character.isISOControl(it) ? "\\u%04x".formatted(it) : (char) it));
    return escaped.toString();
  }
}
