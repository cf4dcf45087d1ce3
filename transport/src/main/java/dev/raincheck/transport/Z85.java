package dev.raincheck.transport;

import java.nio.ByteBuffer;

/// Keys as text (ZeroMQ RFC 32): four bytes are five characters, none of them a quote, a backslash
/// or a blank.
final class Z85 {
  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private static final int BASE = 85;

  private Z85() {}

  /// @param bytes a multiple of four
  static String encode(byte[] bytes) {
    var text = new StringBuilder(bytes.length / 4 * 5);
    for (var in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      long value = Integer.toUnsignedLong(in.getInt());
      for (long divisor = (long) BASE * BASE * BASE * BASE; divisor > 0; divisor /= BASE) {
        text.append(ALPHABET.charAt((int) (value / divisor % BASE)));
      }
    }
    return text.toString();
  }

  static boolean isAlphabetOf(String text) {
    return text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }
}
