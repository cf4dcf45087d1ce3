package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import org.jspecify.annotations.Nullable;

/// A call of infi.rpc, as it comes in the argument of ZeroRPC's method `on_call`.
///
/// @param uuid the client's name for it, or null
/// @param tag what its logs call it, or null
/// @param positional an array
/// @param named a map
record InfiCall(
    String method, @Nullable String uuid, @Nullable String tag, Slice positional, Slice named) {
  static final String ON_CALL = "on_call";

  /// Longest uuid, in characters. The clients' have 36.
  static final int UUID_CHARS_MAX = 128;

  boolean isAllPositional() {
    return isEmpty(named, Head.FIXMAP);
  }

  boolean isAllNamed() {
    return isEmpty(positional, Head.FIXARRAY);
  }

  private static boolean isEmpty(Slice container, int head) {
    return container.length() == 1 && (container.array()[container.from()] & 0xff) == head;
  }
}
