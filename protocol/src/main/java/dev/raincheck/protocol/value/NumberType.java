package dev.raincheck.protocol.value;

import java.math.BigInteger;
import java.util.List;
import java.util.function.LongFunction;

/// A type of numbers. It takes the numbers that it holds without a change, in whichever form they
/// come: what is out of range, or has more digits than it can keep, is refused.
///
/// One exception: a float of 64 bits is rounded where Java has 32, since many languages have no
/// other.
record NumberType(Class<?> type, String expected, Reader reader) implements ValueType {
  /// A float holds integers up to here without gaps. Above, its author may have meant a neighbour.
  private static final double INTEGERS_OF_FLOATS_MAX = 0x1p53 - 1;

  private static final String FLOAT64 = "a float, or an integer that float64 holds exactly";
  private static final String FLOAT32 =
      "a float within ±3.4028235E38, or an integer that float32 holds exactly";
  private static final String BIG = "an integer; beyond 64 bits text of its digits";

  @FunctionalInterface
  interface Reader {
    Object read(ValueTokens in, ValueKind first, String expected);
  }

  static final List<NumberType> ALL =
      List.of(
          integer(Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, it -> (byte) it),
          integer(Short.class, Short.MIN_VALUE, Short.MAX_VALUE, it -> (short) it),
          integer(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, it -> (int) it),
          integer(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, it -> it),
          new NumberType(Float.class, FLOAT32, NumberType::float32),
          new NumberType(Double.class, FLOAT64, NumberType::float64),
          new NumberType(BigInteger.class, BIG, NumberType::big));

  private static NumberType integer(
      Class<?> type, long min, long max, LongFunction<Object> narrow) {
    return new NumberType(
        type,
        "an integer from %d to %d".formatted(min, max),
        (in, first, expected) -> {
          long value = integer64(in, first, expected);
          if (value < min || value > max) {
            throw in.unfit(first, expected);
          }
          return narrow.apply(value);
        });
  }

  private static long integer64(ValueTokens in, ValueKind first, String expected) {
    if (first == ValueKind.INTEGER && in.fitsLong()) {
      return in.integer();
    }
    if (first == ValueKind.FLOAT && isInteger(in.decimal())) {
      return (long) in.decimal();
    }
    throw in.unfit(first, expected);
  }

  /// Languages that have one type of numbers only send integers so.
  private static boolean isInteger(double value) {
    return Math.abs(value) <= INTEGERS_OF_FLOATS_MAX && value == Math.rint(value);
  }

  /// An integer of any form.
  static BigInteger integer(ValueTokens in, ValueKind first, String expected) {
    return first == ValueKind.INTEGER
        ? in.bigInteger()
        : BigInteger.valueOf(integer64(in, first, expected));
  }

  private static Object big(ValueTokens in, ValueKind first, String expected) {
    if (first != ValueKind.TEXT && first != ValueKind.BYTES) {
      return integer(in, first, expected);
    }
    String digits = TextFormType.bounded(in.textOf(first, expected));
    try {
      return new BigInteger(digits);
    } catch (NumberFormatException other) {
      throw in.unfit(first, expected);
    }
  }

  private static Object float64(ValueTokens in, ValueKind first, String expected) {
    if (first == ValueKind.FLOAT) {
      return in.decimal();
    }
    double value = first == ValueKind.INTEGER ? in.bigInteger().doubleValue() : Double.NaN;
    return exactly(value, in, first, expected);
  }

  private static Object float32(ValueTokens in, ValueKind first, String expected) {
    if (first != ValueKind.FLOAT) {
      double value = first == ValueKind.INTEGER ? in.bigInteger().floatValue() : Double.NaN;
      return (float) exactly(value, in, first, expected);
    }
    float value = (float) in.decimal();
    if (Float.isInfinite(value) && Double.isFinite(in.decimal())) {
      throw in.unfit(first, expected);
    }
    return value;
  }

  /// @param value what the integer that has been read would become
  private static double exactly(double value, ValueTokens in, ValueKind first, String expected) {
    boolean exact =
        Double.isFinite(value)
            && new java.math.BigDecimal(value).toBigIntegerExact().equals(in.bigInteger());
    if (!exact) {
      throw in.unfit(first, expected);
    }
    return value;
  }

  @Override
  public Object read(ValueTokens in, ValueKind first) {
    return reader.read(in, first, expected);
  }
}
