package dev.raincheck.protocol.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers names of properties, so that reading a record makes no new text for each.
///
/// A name may push out another one that falls on the same slot, so what a peer sends cannot make it
/// grow. Races are harmless: an entry is immutable, and the worst that happens is a name made
/// twice.
public final class FieldNames {
  private static final int SLOTS = 1024;
  private static final int LENGTH_MAX = 32;
  private static final @Nullable Entry[] ENTRIES = new Entry[SLOTS];

  private FieldNames() {}

  private record Entry(byte[] bytes, String name) {}

  public static String decode(byte[] bytes, int offset, int length) {
    if (length > LENGTH_MAX) {
      return Utf8.decode(bytes, offset, length);
    }
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 10) & SLOTS - 1;
    Entry entry = ENTRIES[slot];
    if (entry != null
        && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, offset, offset + length)) {
      return entry.name;
    }
    String name = Utf8.decode(bytes, offset, length);
    ENTRIES[slot] = new Entry(name.getBytes(StandardCharsets.UTF_8), name);
    return name;
  }
}
