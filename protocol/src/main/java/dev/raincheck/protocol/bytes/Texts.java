package dev.raincheck.protocol.bytes;

import java.nio.charset.StandardCharsets;

/// Makes texts what the wire allows.
public final class Texts {
  private Texts() {}

  /// The text, or its beginning with an ellipsis if it has more than `charsMax` characters. Where
  /// it has half of a surrogate pair stands a question mark: that is not valid UTF-8, and who
  /// writes strictly would refuse the whole message, as its receiver would.
  public static String cut(String text, int charsMax) {
    String part = text.length() <= charsMax ? text : beginning(text, charsMax - 1) + "…";
    return hasHalfPair(part)
        ? new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : part;
  }

  private static String beginning(String text, int end) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  private static boolean hasHalfPair(String text) {
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      if (Character.isSurrogate(one)) {
        boolean isPair =
            at + 1 < text.length() && Character.isSurrogatePair(one, text.charAt(at + 1));
        if (!isPair) {
          return true;
        }
        at++;
      }
    }
    return false;
  }
}
