package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.protocol.bytes.ValueException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A float64 may stand for a `float` as far as it is in its range; only its last digits may get
/// lost.
class FloatRangeTest {
  private static final String EXPECTED =
      " (expected: a float within ±3.4028235E38, or an integer that float32 holds exactly)";
  private static final double HALF_A_STEP = Math.ulp(Float.MAX_VALUE) / 2;

  record Plain(float small, Float boxed) {}

  sealed interface Gauge permits Dial, Row {}

  record Dial(float needle) implements Gauge {}

  record Row(float[] needles) implements Gauge {}

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.1,
        -0.0,
        1e-300,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void float64InRange_isRounded(double wide) {
    Plain plain = new Plain((float) wide, (float) wide);
    byte[] bytes = Values.encode(Map.of("small", wide, "boxed", wide));
    assertEquals(plain, ValueCodec.of(Plain.class).decode(bytes));
    assertEquals(new Dial((float) wide), dial(wide));
    assertArrayEquals(new float[] {1, (float) wide}, floats(List.of(1, wide)));
  }

  @Test
  void whatRoundsToTheLargestFloat_isInRange() {
    double last = Math.nextDown(Float.MAX_VALUE + HALF_A_STEP);
    assertEquals(Float.MAX_VALUE, Values.decode(Values.encode(last), Float.class));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Float.MAX_VALUE + 0x1p103, -1e39, Double.MAX_VALUE, -Double.MAX_VALUE})
  void float64OutOfRange_isRefused(double wide) {
    String told = "the float " + wide + EXPECTED;
    byte[] bytes = Values.encode(wide);
    assertEquals(told, refusal(() -> Values.decode(bytes, float.class)));
    assertEquals(told, refusal(() -> Values.decode(bytes, Float.class)));
    var codec = ValueCodec.of(Plain.class);
    byte[] plain = Values.encode(Map.of("small", wide, "boxed", 1));
    assertEquals("small: " + told, refusal(() -> codec.decode(plain)));
    assertEquals("needle: " + told, refusal(() -> dial(wide)));
    assertEquals("[1]: " + told, refusal(() -> floats(List.of(1, wide))));
    assertEquals("needles[0]: " + told, refusal(() -> row(List.of(wide))));
  }

  @Test
  void otherValues_areNoFloatsStill() {
    assertEquals("[0]: the text \"1\"" + EXPECTED, refusal(() -> floats(List.of("1"))));
    assertEquals("the text \"1\" (expected: an array)", refusal(() -> floats("1")));
    List<Object> withNil = new ArrayList<>();
    withNil.add(null);
    assertEquals("[0]: nil" + EXPECTED, refusal(() -> floats(withNil)));
    byte[] flag = Values.encode(true);
    assertEquals("true" + EXPECTED, refusal(() -> Values.decode(flag, float.class)));
  }

  @Test
  void integers_areInRange() {
    BigInteger large = BigInteger.ONE.shiftLeft(63);
    assertEquals(new Dial(0x1p63f), dial(large));
    assertArrayEquals(new float[] {-3, 0x1p63f}, floats(List.of(-3, large)));
  }

  /// With the name of the type at the end, behind what it is about.
  private static Gauge dial(Object needle) {
    Map<String, Object> dial = new LinkedHashMap<>();
    dial.put("needle", needle);
    dial.put("type", "Dial");
    return Values.decode(Values.encode(dial), Gauge.class);
  }

  private static Gauge row(Object needles) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("needles", needles);
    row.put("type", "Row");
    return Values.decode(Values.encode(row), Gauge.class);
  }

  private static float[] floats(Object value) {
    return Values.decode(Values.encode(value), float[].class);
  }

  private static String refusal(Runnable attempt) {
    return String.valueOf(assertThrows(ValueException.class, attempt::run).getMessage());
  }
}
