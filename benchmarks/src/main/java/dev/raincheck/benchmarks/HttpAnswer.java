package dev.raincheck.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Where an answer of HTTP/1.1 ends.
final class HttpAnswer {
  private static final String OK = "HTTP/1.1 200 ";
  private static final String HEAD_END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length: ";
  private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
  private static final String LAST_CHUNK = "\r\n0" + HEAD_END;

  private HttpAnswer() {}

  /// @throws IllegalStateException if it is no good one
  static boolean isWhole(byte[] bytes, int size) {
    String text = new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
    int head = text.indexOf(HEAD_END);
    if (head < 0) {
      return false;
    }
    String fields = text.substring(0, head + 2).toLowerCase(Locale.ROOT);
    int length = fields.indexOf(LENGTH);
    if (!text.startsWith(OK) || (length < 0 && !fields.contains(CHUNKED))) {
      throw new IllegalStateException("an answer that should not be: " + text);
    }
    if (length < 0) {
      return text.endsWith(LAST_CHUNK);
    }
    int start = length + LENGTH.length();
    int bodyBytes = Integer.parseInt(fields.substring(start, fields.indexOf('\r', start)));
    return size == head + HEAD_END.length() + bodyBytes;
  }
}
