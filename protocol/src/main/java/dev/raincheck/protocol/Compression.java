package dev.raincheck.protocol;

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
  private static final byte EXT32 = (byte) 0xc9;
  private static final int HEADER_BYTES = 1 + 4 + 1;
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
      int start = HEADER_BYTES + LENGTH_BYTES;
      int length = deflater.deflate(out, start, out.length - start);
      if (!deflater.finished()) {
        return value;
      }
      ByteBuffer.wrap(out)
          .put(EXT32)
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
    return value.length() >= HEADER_BYTES + LENGTH_BYTES
        && value.array()[value.from()] == EXT32
        && value.array()[value.from() + HEADER_BYTES - 1] == EXTENSION;
  }

  /// How long the value was before [#deflate], by its own word.
  public static long inflatedBytes(Slice value) {
    return isDeflated(value)
        ? Integer.toUnsignedLong(value.asByteBuffer().getInt(HEADER_BYTES))
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
    int start = HEADER_BYTES + LENGTH_BYTES;
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
      new MessagePackScan(ValueFactory.DEPTH_MAX).requireOneValue(out);
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
