package dev.raincheck.protocol.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A number in one form.
///
/// @param exact what it is; null for NaN and the infinities
record SentNumber(String form, byte[] bytes, @Nullable BigDecimal exact, double floating) {
  boolean isFloat() {
    return form.startsWith("float");
  }

  boolean isWhole() {
    return exact != null && exact.stripTrailingZeros().scale() <= 0;
  }

  @Override
  public String toString() {
    return form + " " + (exact == null ? floating : exact);
  }

  /// At all edges, in every form.
  static Stream<SentNumber> all() {
    return Stream.concat(integers(), floats());
  }

  private static Stream<SentNumber> integers() {
    List<BigInteger> edges = new ArrayList<>();
    for (int bits : new int[] {0, 5, 7, 8, 15, 16, 24, 25, 31, 32, 53, 54, 63, 64}) {
      for (int off = -2; off <= 2; off++) {
        edges.add(BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(off)));
        edges.add(BigInteger.ONE.shiftLeft(bits).negate().add(BigInteger.valueOf(off)));
      }
    }
    edges.add(BigInteger.valueOf(200));
    return edges.stream().flatMap(SentNumber::formsOf);
  }

  /// Every form of the integer, not the shortest only.
  private static Stream<SentNumber> formsOf(BigInteger value) {
    List<SentNumber> forms = new ArrayList<>();
    if (fits(value, 0, 127) || fits(value, -32, -1)) {
      forms.add(integer("fixint", value, new byte[] {value.byteValue()}));
    }
    for (int power = 0; power <= 3; power++) {
      int size = 1 << power;
      int bits = 8 * size;
      BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
      if (value.signum() >= 0 && value.bitLength() <= bits) {
        forms.add(integer("uint" + bits, value, prefixed(0xcc + power, value, size)));
      }
      if (value.compareTo(half) < 0 && value.compareTo(half.negate()) >= 0) {
        forms.add(integer("int" + bits, value, prefixed(0xd0 + power, value, size)));
      }
    }
    return forms.stream();
  }

  private static boolean fits(BigInteger value, long min, long max) {
    return value.compareTo(BigInteger.valueOf(min)) >= 0
        && value.compareTo(BigInteger.valueOf(max)) <= 0;
  }

  private static byte[] prefixed(int head, BigInteger value, int size) {
    byte[] low = ByteBuffer.allocate(8).putLong(value.longValue()).array();
    return ByteBuffer.allocate(1 + size).put((byte) head).put(low, 8 - size, size).array();
  }

  private static SentNumber integer(String form, BigInteger value, byte[] bytes) {
    return new SentNumber(form, bytes, new BigDecimal(value), value.doubleValue());
  }

  private static Stream<SentNumber> floats() {
    DoubleStream edges =
        IntStream.of(0, 1, 7, 8, 15, 16, 24, 31, 32, 52, 53, 54, 62, 63, 64, 127, 128, 1023)
            .mapToDouble(bits -> Math.scalb(1.0, bits))
            .flatMap(
                it -> DoubleStream.of(it, it - 1, it + 1, it + 0.5, Math.nextUp(it), 0.1 * it));
    return DoubleStream.concat(
            edges,
            DoubleStream.of(
                0,
                200,
                65,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Float.MIN_VALUE,
                Float.MAX_VALUE))
        .flatMap(it -> DoubleStream.of(it, -it))
        .boxed()
        .flatMap(SentNumber::floatsOf);
  }

  private static Stream<SentNumber> floatsOf(double value) {
    float narrow = (float) value;
    byte[] wide = ByteBuffer.allocate(9).put((byte) 0xcb).putDouble(value).array();
    byte[] short32 = ByteBuffer.allocate(5).put((byte) 0xca).putFloat(narrow).array();
    return Stream.of(floating("float64", value, wide), floating("float32", narrow, short32));
  }

  private static SentNumber floating(String form, double value, byte[] bytes) {
    return new SentNumber(
        form, bytes, Double.isFinite(value) ? new BigDecimal(value) : null, value);
  }
}
