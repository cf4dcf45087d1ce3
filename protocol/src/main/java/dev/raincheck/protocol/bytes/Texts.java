package dev.raincheck.protocol.bytes;

/// Cuts texts to what the wire allows.
public final class Texts {
  private Texts() {}

  /// The text, or its beginning with an ellipsis if it has more than `charsMax` characters.
  public static String cut(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = charsMax - 1;
    // Half of a surrogate pair is not valid UTF-8, and the receiver would refuse the whole message.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
