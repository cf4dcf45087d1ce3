package dev.raincheck.protocol.bytes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// UTF-8 that loses nothing: what has no exact counterpart is refused, where [String] would quietly
/// put a replacement character.
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /// Twice as fast as a loop over the characters, since [String#getBytes] copies ASCII as a whole.
  public static byte[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return hasQuestionMark(bytes) && hasSurrogate(text) ? encodeStrictly(text) : bytes;
  }

  /// Whether there is the replacement for half a surrogate pair; or a question.
  private static boolean hasQuestionMark(byte[] bytes) {
    for (byte each : bytes) {
      if (each == '?') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] encodeStrictly(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new ValueException("text with half a surrogate pair (expected: valid Unicode)", e);
    }
  }

  public static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      ByteBuffer strict = ByteBuffer.wrap(bytes, offset, length);
      return StandardCharsets.UTF_8.newDecoder().decode(strict).toString();
    } catch (CharacterCodingException e) {
      throw new ValueException(
          "text that is not UTF-8 (expected: valid UTF-8; bytes go into bin)", e);
    }
  }
}
