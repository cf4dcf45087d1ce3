package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.ValueTokens;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Large values made small, for peers that agreed on it in `Hello`: in the place of the value
/// stands a MessagePack extension of type [#EXTENSION], which holds the value's length in four
/// bytes and the value as deflated by RFC 1951.
///
/// The length is checked before anything is inflated, and nothing is inflated beyond it.
public final class Compression {
  /// What a client says in `Hello` if it reads such values.
  public static final String DEFLATE = "deflate";

  /// The limit in `Welcome` that says that the server reads such values, and of how many bytes.
  public static final String INFLATED_BYTES = "inflated_bytes";

  static final int EXTENSION = 90;

  private static final int WORTH_IT_BYTES = 4_096;
  private static final int EXT32_HEADER_BYTES = 1 + 4 + 1;
  private static final int LENGTH_BYTES = 4;

  private Compression() {}

  /// The value compressed, or as it is if it is small or does not become smaller.
  public static Slice deflate(Slice value) {
    if (value.length() < WORTH_IT_BYTES) {
      return value;
    }
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(value.array(), value.from(), value.length());
      deflater.finish();
      byte[] out = new byte[value.length()];
      int start = EXT32_HEADER_BYTES + LENGTH_BYTES;
      int length = deflater.deflate(out, start, out.length - start);
      if (!deflater.finished()) {
        return value;
      }
      ByteBuffer.wrap(out)
          .put((byte) Head.EXT32)
          .putInt(LENGTH_BYTES + length)
          .put((byte) EXTENSION)
          .putInt(value.length());
      return Slice.of(Arrays.copyOf(out, start + length));
    } finally {
      deflater.end();
    }
  }

  /// Whether the value is one that [#deflate] has made smaller.
  public static boolean isDeflated(Slice value) {
    int header = headerBytes(value);
    return header > 0
        && value.length() >= header + LENGTH_BYTES
        && value.array()[value.from() + header - 1] == EXTENSION;
  }

  /// What stands before the data of an extension, its type last; 0 if it is none. Other writers
  /// take the shortest of the forms, so all of them are read.
  private static int headerBytes(Slice value) {
    return switch (value.length() == 0 ? 0 : value.array()[value.from()] & 0xff) {
      case Head.FIXEXT1, Head.FIXEXT2, Head.FIXEXT4, Head.FIXEXT8, Head.FIXEXT16 ->
          1 + 1; // fixext, which hold 1 to 16 bytes
      case Head.EXT8 -> 1 + 1 + 1;
      case Head.EXT16 -> 1 + 2 + 1;
      case Head.EXT32 -> EXT32_HEADER_BYTES;
      default -> 0;
    };
  }

  /// How long the value was before [#deflate], by its own word.
  public static long inflatedBytes(Slice value) {
    return isDeflated(value)
        ? Integer.toUnsignedLong(value.asByteBuffer().getInt(headerBytes(value)))
        : value.length();
  }

  /// The value as it was, and a value that was never compressed as it is.
  ///
  /// @param bytesMax what the value may have; more is not inflated
  /// @throws ValueException if it would have more, or is no such value
  public static Slice inflate(Slice value, int bytesMax) {
    if (!isDeflated(value)) {
      return value;
    }
    int start = headerBytes(value) + LENGTH_BYTES;
    long declared = inflatedBytes(value);
    if (declared > bytesMax) {
      throw new ValueException(
          "a compressed value of %d bytes (expected: at most %d)".formatted(declared, bytesMax));
    }
    var inflater = new Inflater(true);
    try {
      int compressed = value.length() - start;
      inflater.setInput(value.array(), value.from() + start, compressed);
      byte[] out = new byte[plausible(declared, compressed)];
      if (inflater.inflate(out) != out.length
          || inflater.inflate(new byte[1]) != 0
          || !inflater.finished()
          || inflater.getRemaining() != 0) {
        throw new ValueException("a compressed value that is not as long as it says");
      }
      // It was hidden from the scan of the message.
      new MessagePackScan(ValueTokens.DEPTH_MAX).requireOneValue(out);
      return Slice.of(out);
    } catch (MalformedMessageException unfit) {
      throw new ValueException("a compressed value: " + unfit.getMessage());
    } catch (DataFormatException broken) {
      throw new ValueException("a compressed value that cannot be read");
    } finally {
      inflater.end();
    }
  }

  /// Deflate makes nothing smaller than by a factor of 1032.
  private static int plausible(long declared, int compressed) {
    if (declared > compressed * 1_032L + 64) {
      throw new ValueException(
          "a compressed value of %d bytes in %d (expected: what deflate can do)"
              .formatted(declared, compressed));
    }
    return (int) declared;
  }
}
