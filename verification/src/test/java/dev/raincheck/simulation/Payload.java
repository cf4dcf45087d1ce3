package dev.raincheck.simulation;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Compression;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What calls take along, and what handlers make of it: `[number, text]`, which is given back, or
/// `[number, bulk, bytes, dense]`, for which `[number, bulk]` comes back, or the same if `bytes` is
/// 0.
public final class Payload {
  private static final byte[] DENSE = dense();

  /// Bytes that are there to be many.
  ///
  /// @param dense whether no compression makes them fewer
  public record Bulk(int bytes, boolean dense) {
    static final Bulk NONE = new Bulk(0, false);

    byte[] toBytes() {
      return dense ? Arrays.copyOf(DENSE, bytes) : new byte[bytes];
    }
  }

  private Payload() {}

  private static byte[] dense() {
    byte[] bytes = new byte[1 << 17];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  public static byte[] arguments(long number, String text) {
    return Values.encode(List.of(number, text));
  }

  public static byte[] arguments(long number, Bulk bulk, Bulk result) {
    return Values.encode(List.of(number, bulk.toBytes(), (long) result.bytes(), result.dense()));
  }

  /// What the handler gives back.
  ///
  /// @param arguments as they were before they were compressed
  public static byte[] result(byte[] arguments) {
    var all = (List<?>) Values.decode(arguments);
    if (all.size() == 2 || (Long) all.get(2) == 0) {
      return arguments;
    }
    var bulk = new Bulk(((Long) all.get(2)).intValue(), (Boolean) all.get(3));
    return Values.encode(List.of((Long) all.getFirst(), bulk.toBytes()));
  }

  /// The number of the call: from 1 to 127, so that it is the byte behind the list's head.
  public static long numberOf(Slice arguments) {
    Slice plain = plain(arguments);
    return plain.array()[plain.from() + 1];
  }

  /// As it was before it was compressed, if it was.
  public static Slice plain(Slice value) {
    return Compression.inflate(value, Integer.MAX_VALUE);
  }

  /// The same for the same value, compressed or not.
  public static String digest(Slice value) {
    byte[] plain = plain(value).toByteArray();
    return plain.length + " bytes " + Arrays.hashCode(plain);
  }
}
