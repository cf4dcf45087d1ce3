package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.Shapes.Bad;
import dev.raincheck.protocol.value.Shapes.Boxes;
import dev.raincheck.protocol.value.Shapes.Circle;
import dev.raincheck.protocol.value.Shapes.Color;
import dev.raincheck.protocol.value.Shapes.Containers;
import dev.raincheck.protocol.value.Shapes.Good;
import dev.raincheck.protocol.value.Shapes.Mesh;
import dev.raincheck.protocol.value.Shapes.Name;
import dev.raincheck.protocol.value.Shapes.Nothing;
import dev.raincheck.protocol.value.Shapes.Numbers;
import dev.raincheck.protocol.value.Shapes.Others;
import dev.raincheck.protocol.value.Shapes.Outcome;
import dev.raincheck.protocol.value.Shapes.Pair;
import dev.raincheck.protocol.value.Shapes.Range;
import dev.raincheck.protocol.value.Shapes.Shape;
import dev.raincheck.protocol.value.Shapes.Square;
import dev.raincheck.protocol.value.Shapes.Tree;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueRoundTripTest {
  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  /// Reflection gives the generic types of the components below.
  private record Types(
      List<Shape> shapes,
      Map<String, Map<Color, List<Optional<Shape>>>> nested,
      Outcome<String> textOutcome,
      Outcome<List<Shape>> shapesOutcome,
      Pair<Instant, Pair<byte[], Shape>> pair,
      Set<List<Integer>> sets,
      Optional<Shape> maybe,
      Shape[] array,
      Pair<int[], Optional<String>> odd) {}

  private static Type type(String component) {
    return Stream.of(Types.class.getRecordComponents())
        .filter(c -> c.getName().equals(component))
        .findAny()
        .orElseThrow()
        .getGenericType();
  }

  @SuppressWarnings("unchecked")
  private static <T> T there(Type type, T value) {
    ValueCodec<T> codec = (ValueCodec<T>) ValueCodec.of(type);
    return codec.decode(codec.encode(value));
  }

  static Stream<Object> plainValues() {
    return Stream.concat(numbers(), others());
  }

  private static Stream<Object> numbers() {
    return Stream.of(
        new Numbers(
            (byte) -128, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE, -0f, 1e300, true, 'ß'),
        new Numbers(
            (byte) 127,
            Short.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Float.NaN,
            Double.NaN,
            false,
            '\0'),
        new Boxes((byte) 1, (short) 2, 3, 4L, 5f, Double.POSITIVE_INFINITY, true, 'x'),
        new Boxes(null, null, null, null, null, null, null, null));
  }

  private static Stream<Object> others() {
    return Stream.of(
        new Others(
            "ä€😀",
            null,
            Instant.EPOCH,
            Duration.ofDays(-3),
            ID,
            LocalDate.MIN,
            BigInteger.TEN.pow(50),
            new BigDecimal("1.10"),
            Color.GREEN),
        new Others(
            "",
            null,
            Instant.MAX,
            Duration.ZERO,
            ID,
            LocalDate.MAX,
            BigInteger.ONE.negate(),
            new BigDecimal("-1E+400"),
            Color.RED),
        new Tree(
            "root",
            List.of(new Tree("leaf", List.of()), new Tree("more", List.of(new Tree("x", null))))),
        new Square(3, Color.RED),
        new Circle(2.5),
        new Nothing(),
        new Mesh(List.of(new Circle(1), new Mesh(List.of()))),
        new Name("only"),
        new Range(1, 2),
        new Good<>("a", List.of()));
  }

  @ParameterizedTest
  @MethodSource("plainValues")
  void record_comesBackEqual(Object value) {
    Type type = value instanceof Good<?> ? type("textOutcome") : value.getClass();
    assertEquals(value, there(type, value));
  }

  static Stream<Object> scalars() {
    return Stream.of(
        "text",
        true,
        1,
        2L,
        3.5,
        Color.GREEN,
        ID,
        Instant.MIN,
        Instant.MAX,
        Instant.ofEpochSecond(1, 1),
        Instant.ofEpochSecond(-1),
        Instant.ofEpochSecond(1L << 34),
        Instant.ofEpochSecond((1L << 34) - 1, 999_999_999),
        Duration.ofNanos(1),
        LocalDate.of(2026, 2, 28),
        LocalTime.MAX,
        LocalDateTime.MAX,
        Period.of(1, 2, 3),
        OffsetDateTime.MIN,
        ZonedDateTime.parse("2026-01-01T00:00+01:00[Europe/Berlin]"),
        Year.of(-5),
        YearMonth.of(2026, 12),
        ZoneOffset.ofHours(-3),
        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(64),
        BigInteger.valueOf(Long.MIN_VALUE).subtract(BigInteger.ONE),
        new BigDecimal("0.00"),
        new BigDecimal("123456789012345678901234567890.123"));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void scalar_comesBackEqual(Object value) {
    Class<?> type = value instanceof Color color ? color.getDeclaringClass() : value.getClass();
    assertEquals(value, there(type, value));
  }

  @Test
  void zoneId_comesBackEqual() {
    assertEquals(ZoneId.of("Europe/Berlin"), there(ZoneId.class, ZoneId.of("Europe/Berlin")));
  }

  @Test
  void containers_comeBackEqual() {
    var value =
        new Containers(
            Arrays.asList("a", null),
            new LinkedHashSet<>(List.of(3, 1, 2)),
            Map.of("k", List.of(1L << 40)),
            Map.of(Color.GREEN, 1),
            Map.of(ID, "id"),
            Map.of(-7, "n"),
            Optional.of("x"),
            new int[] {1, -1},
            new String[] {"q"});
    Containers back = there(Containers.class, value);
    assertEquals(value.list(), back.list());
    assertEquals(List.of(3, 1, 2), List.copyOf(new java.util.ArrayList<>(back.set())));
    assertEquals(value.map(), back.map());
    assertEquals(value.byColor(), back.byColor());
    assertEquals(value.byId(), back.byId());
    assertEquals(value.byNumber(), back.byNumber());
    assertEquals(value.maybe(), back.maybe());
    assertArrayEquals(value.ints(), back.ints());
    assertArrayEquals(value.texts(), back.texts());
  }

  @Test
  void nestedGenerics_comeBackEqual() {
    List<Shape> shapes =
        Arrays.asList(new Circle(1), null, new Square(2, Color.GREEN), new Nothing());
    assertEquals(shapes, there(type("shapes"), shapes));
    var nested =
        Map.of(
            "k",
            Map.of(Color.RED, List.of(Optional.<Shape>of(new Circle(1)), Optional.<Shape>empty())));
    assertEquals(nested, there(type("nested"), nested));
    assertEquals(new Bad<String>("no"), there(type("textOutcome"), new Bad<String>("no")));
    var good = new Good<>(shapes, List.of(shapes));
    assertEquals(good, there(type("shapesOutcome"), good));
    Set<List<Integer>> sets = Set.of(List.of(1, 2), List.of());
    assertEquals(sets, there(type("sets"), sets));
    assertEquals(Optional.of(new Nothing()), there(type("maybe"), Optional.of(new Nothing())));
    assertEquals(Optional.empty(), there(type("maybe"), Optional.empty()));
    Shape[] array = {new Circle(1), new Nothing()};
    assertArrayEquals(array, there(type("array"), array));
  }

  @Test
  void nestedBytes_comeBackEqual() {
    var pair = new Pair<>(Instant.EPOCH, new Pair<>(new byte[] {1, 2}, (Shape) new Circle(1)));
    Pair<Instant, Pair<byte[], Shape>> back = there(type("pair"), pair);
    assertArrayEquals(pair.right().left(), back.right().left());
    assertEquals(pair.right().right(), back.right().right());
    var odd = new Pair<>(new int[] {1}, Optional.<String>empty());
    assertArrayEquals(odd.left(), there(type("odd"), odd).left());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536, 100_000})
  void everyLength_comesBackEqual(int length) {
    List<Integer> numbers = java.util.stream.IntStream.range(0, length).boxed().toList();
    assertEquals(
        numbers.stream().map(Integer::longValue).toList(), Values.decode(Values.encode(numbers)));
    String ascii = "x".repeat(length);
    assertEquals(ascii, Values.decode(Values.encode(ascii)));
    String wide = "€".repeat(length);
    assertEquals(wide, Values.decode(Values.encode(wide)));
    assertArrayEquals(new byte[length], (byte[]) Values.decode(Values.encode(new byte[length])));
    Map<String, Integer> map = new java.util.LinkedHashMap<>();
    numbers.forEach(n -> map.put("k" + n, -n));
    assertEquals(map, there(StringToInt.class, new StringToInt(map)).map());
  }

  private record StringToInt(Map<String, Integer> map) {}

  @ParameterizedTest
  @ValueSource(strings = {"why?", "?", "why? ä", "why? 😀", "�?"})
  void questionMark_isNotTakenForAReplacement(String text) {
    assertEquals(text, there(String.class, text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xD83C, 0xDF27})
  void halfASurrogatePair_isRefused(int half) {
    for (String text : List.of("", "why? ", "ä")) {
      var refused =
          assertThrows(ValueException.class, () -> Values.encode(text + (char) half + "."));
      assertEquals(
          "text with half a surrogate pair (expected: valid Unicode)", refused.getMessage());
    }
  }

  @Test
  void topLevelNull_comesBackNull() {
    assertNull(there(String.class, null));
    assertNull(there(Circle.class, null));
  }
}
