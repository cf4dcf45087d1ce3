package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// One call as its client names it: the id of the message that made it. Kept as it came, as `bin`
/// from Python and as text from Node, since clients find their calls again by the very same bytes.
///
/// @param id MessagePack
record Channel(byte[] id) {
  /// Longest id. Those of the known clients have 32 and 36 bytes.
  static final int ID_BYTES_MAX = 64;

  /// What its client wrote, as text that any store takes.
  String text() {
    int head = id[0] & 0xff;
    int from = head == Head.BIN8 || head == Head.STR8 ? 2 : 1;
    boolean plain = true;
    for (int i = from; i < id.length; i++) {
      plain &= id[i] > ' ' && id[i] < 0x7f;
    }
    String kind = head == Head.BIN8 ? "b:" : "t:"; // the same bytes as `bin` and as text are two
    return kind
        + (plain
            ? new String(id, from, id.length - from, StandardCharsets.US_ASCII)
            : HexFormat.of().formatHex(id, from, id.length));
  }

  Slice bytes() {
    return Slice.of(id);
  }

  /// Tells it from others, nearly always.
  long hash() {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (byte next : id) {
      hash = (hash ^ next) * 0x100000001b3L;
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Channel that && Arrays.equals(id, that.id);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id);
  }

  @Override
  public String toString() {
    return text();
  }
}
