package dev.raincheck.client.book;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Request;
import java.util.HashMap;
import java.util.Map;

/// What travels with a call beside its arguments, within the bounds of the protocol.
public final class CallMetadata {
  /// A text's own, beside its characters.
  private static final int TEXT_BYTES = 56;

  private CallMetadata() {}

  /// An immutable copy.
  ///
  /// @throws IllegalArgumentException if it is more than a message may carry
  public static Map<String, String> checked(Map<String, String> metadata) {
    if (requireNonNull(metadata, "metadata").size() > WireLimits.ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "metadata: %d entries (expected: at most %d, with those of the client's options)"
              .formatted(metadata.size(), WireLimits.ENTRIES_MAX));
    }
    metadata.forEach((key, value) -> {
      requireAtMost("key of metadata", key, WireLimits.TEXT_CHARS_MAX);
      requireAtMost("metadata of " + key, value, WireLimits.TEXT_CHARS_MAX);
    });
    return Map.copyOf(metadata);
  }

  /// Both; where they have the same key, what is nearer to the call.
  ///
  /// @throws IllegalArgumentException if together they are more than a message may carry
  public static Map<String, String> merged(Map<String, String> far, Map<String, String> near) {
    if (near.isEmpty()) {
      return far;
    }
    if (far.isEmpty()) {
      return checked(near);
    }
    var both = new HashMap<>(far);
    both.putAll(near);
    return checked(both);
  }

  /// What a call keeps beside its arguments, at most, in bytes. Metadata that several calls share
  /// count for each of them.
  public static long bytes(Request.Options options) {
    String key = options.key();
    return bytes(options.metadata()) + (key == null ? 0 : bytes(key));
  }

  private static long bytes(Map<String, String> metadata) {
    long bytes = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += bytes(entry.getKey()) + bytes(entry.getValue());
    }
    return bytes;
  }

  private static long bytes(String text) {
    return TEXT_BYTES + 2L * text.length();
  }

  public static void requireAtMost(String what, String text, int charsMax) {
    if (requireNonNull(text, what).length() > charsMax) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected: at most %d)".formatted(what, text.length(), charsMax));
    }
  }
}
