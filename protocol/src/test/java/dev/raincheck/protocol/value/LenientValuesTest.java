package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.Shapes.Circle;
import dev.raincheck.protocol.value.Shapes.Color;
import dev.raincheck.protocol.value.Shapes.Shape;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the libraries of other languages send by themselves is taken if it can only mean one thing;
/// what would be taken for something else is refused.
class LenientValuesTest {
  private record Types(
      Map<Integer, String> byInt,
      Map<Long, String> byLong,
      Map<String, Integer> byText,
      Map<Color, Integer> byColor,
      Map<UUID, Integer> byId,
      List<String> texts,
      Optional<Shape> shape) {}

  record Maybe(Optional<String> note, @Nullable String text) {}

  record Needs(int number) {}

  record Names(String[] names) {}

  record Point(int x) {}

  record Sets(
      Set<Long> numbers,
      Set<Float> narrow,
      Set<Double> signed,
      Set<UUID> ids,
      Set<Optional<Integer>> maybes,
      Set<Point> points) {}

  private static Type type(String component) {
    return type(Types.class, component);
  }

  private static Type setType(String component) {
    return type(Sets.class, component);
  }

  private static Type type(Class<?> of, String component) {
    return Stream.of(of.getRecordComponents())
        .filter(c -> c.getName().equals(component))
        .findAny()
        .orElseThrow()
        .getGenericType();
  }

  private static @Nullable Object read(Type type, String hex) {
    return ValueCodec.<Object>unchecked(type).decode(HexFormat.of().parseHex(hex));
  }

  private static @Nullable Object read(Type type, Object sent) {
    return ValueCodec.<Object>unchecked(type).decode(Values.encode(sent));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> taken() {
    UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    return Stream.of(
        Arguments.of(int.class, 3.0, 3),
        Arguments.of(long.class, 0x1p53 - 1, (1L << 53) - 1),
        Arguments.of(long.class, -0.0, 0L),
        Arguments.of(BigInteger.class, 1e10, BigInteger.valueOf(10_000_000_000L)),
        Arguments.of(BigDecimal.class, 5, BigDecimal.valueOf(5)),
        Arguments.of(BigDecimal.class, 5.0, BigDecimal.valueOf(5)),
        Arguments.of(double.class, 5, 5.0),
        Arguments.of(float.class, 1 << 24, 0x1p24f),
        Arguments.of(Instant.class, "2026-01-31T12:30:00Z", Instant.parse("2026-01-31T12:30:00Z")),
        Arguments.of(
            Instant.class, "2026-01-31T13:30:00.5+01:00", Instant.parse("2026-01-31T12:30:00.5Z")),
        Arguments.of(Duration.class, "P2W", Duration.ofDays(14)),
        Arguments.of(Duration.class, "P1DT2H", Duration.ofHours(26)),
        Arguments.of(String.class, utf8("Grüße"), "Grüße"),
        Arguments.of(char.class, utf8("ß"), 'ß'),
        Arguments.of(Color.class, utf8("RED"), Color.RED),
        Arguments.of(LocalDate.class, utf8("2026-01-31"), LocalDate.of(2026, 1, 31)),
        Arguments.of(UUID.class, "00112233-4455-6677-8899-AABBCCDDEEFF", id),
        Arguments.of(type("byInt"), List.of(), Map.of()),
        Arguments.of(type("byText"), List.of(), Map.of()),
        Arguments.of(Maybe.class, List.of(), new Maybe(Optional.empty(), null)),
        Arguments.of(Maybe.class, Map.of(), new Maybe(Optional.empty(), null)),
        Arguments.of(type("texts"), List.of(utf8("a"), "b"), List.of("a", "b")));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void whatCanOnlyMeanOneThing_isTaken(Type type, Object sent, Object right) {
    assertEquals(right, read(type, sent));
  }

  @Test
  void integersForKeys_areTakenWhereKeysAreIntegers() {
    assertEquals(Map.of(1, "a", -7, "b"), read(type("byInt"), "8201a161f9a162"));
    assertEquals(Map.of(1L << 40, "a"), read(type("byLong"), "81cf0000010000000000a161"));
    assertEquals(Map.of(1, "a"), read(type("byInt"), "81a131a161"));
  }

  static Stream<Arguments> refused() {
    return Stream.concat(refusedNumbersAndArrays(), refusedOthers());
  }

  private static Stream<Arguments> refusedNumbersAndArrays() {
    return Stream.of(
        Arguments.of(int.class, 3.5, "the float 3.5 (expected: an integer from "),
        Arguments.of(long.class, 0x1p53, "the float 9.007199254740992E15 (expected: an integer"),
        Arguments.of(int.class, "3", "the text \"3\" (expected: an integer from "),
        Arguments.of(double.class, "NaN", "the text \"NaN\" (expected: a float"),
        Arguments.of(double.class, "INF", "the text \"INF\" (expected: a float"),
        Arguments.of(Double.class, "", "the text \"\" (expected: a float"),
        Arguments.of(double[].class, "abcd", "the text \"abcd\" (expected: an array)"),
        Arguments.of(double[].class, new byte[16], "16 bytes (bin) (expected: an array)"),
        Arguments.of(float[].class, new byte[16], "16 bytes (bin) (expected: an array)"),
        Arguments.of(int[].class, new byte[16], "16 bytes (bin) (expected: an array)"),
        Arguments.of(String[].class, new byte[16], "16 bytes (bin) (expected: an array)"),
        Arguments.of(
            Names.class, Map.of("names", "a"), "names: the text \"a\" (expected: an array)"),
        Arguments.of(byte[].class, "YWJj", "the text \"YWJj\" (expected: bytes (bin))"),
        Arguments.of(byte[].class, List.of(1, 2), "an array (expected: bytes (bin))"),
        Arguments.of(BigDecimal.class, 0.1, "the float 0.1 (expected: text, a decimal number"),
        Arguments.of(char.class, 65, "the integer 65 (expected: text of one UTF-16 character)"),
        Arguments.of(char.class, "ab", "the text \"ab\" (expected: text of one UTF-16 character)"));
  }

  private static Stream<Arguments> refusedOthers() {
    return Stream.of(
        Arguments.of(boolean.class, "true", "the text \"true\" (expected: a boolean)"),
        Arguments.of(boolean.class, 1, "the integer 1 (expected: a boolean)"),
        Arguments.of(String.class, 5, "the integer 5 (expected: text)"),
        Arguments.of(String.class, new byte[] {-1}, "1 bytes (bin) (expected: text)"),
        Arguments.of(Color.class, " RED", "the text \" RED\" (expected: text, one of RED, GREEN)"),
        Arguments.of(Color.class, 0, "the integer 0 (expected: text, one of RED, GREEN)"),
        Arguments.of(Instant.class, 1_700_000_000, "the integer 1700000000 (expected: a timestamp"),
        Arguments.of(Instant.class, "yesterday", "the text \"yesterday\" (expected: a timestamp"),
        Arguments.of(LocalDate.class, Instant.EPOCH, "a timestamp (expected: text, a date by ISO"),
        Arguments.of(UUID.class, "0-0-0-0-0", "the text \"0-0-0-0-0\" (expected: text, a UUID"),
        Arguments.of(
            UUID.class,
            "0011223-34455-6677-8899-aabbccddeeff",
            "the text \"0011223-34455-6677-8899-aabbccddeeff\" (expected: text, a UUID"),
        Arguments.of(type("byText"), List.of(1), "an array (expected: a map)"),
        Arguments.of(Needs.class, List.of(), "number: missing (expected: an integer from "),
        Arguments.of(Needs.class, Map.of(), "number: missing (expected: an integer from "),
        Arguments.of(Circle.class, "5", "the text \"5\" (expected: a map)"),
        Arguments.of(type("shape"), List.of(), "a map without a type (expected: a map with type "),
        Arguments.of(type("byColor"), Map.of("PINK", 1), "key of a map: the text \"PINK\" (expec"),
        Arguments.of(
            type("byInt"), Map.of("x", "a"), "key of a map: the text \"x\" (expected: an"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatWouldBeChanged_isRefused_inTheWordsOfTheWire(Type type, Object sent, String told) {
    String message = refusal(() -> read(type, sent));
    assertEquals(told, message.substring(0, Math.min(told.length(), message.length())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8101a161", // 1: "a"
        "81c3a161", // true: "a"
        "81c0a161", // nil: "a"
        "81c40161a161", // bin "a": "a"
      })
  void keysOfMapsByText_areText(String hex) {
    String told = refusal(() -> read(type("byText"), hex));
    assertEquals(
        "(expected: text)", told.substring(told.indexOf('(', told.contains("bin") ? 20 : 0)));
    refusal(() -> read(Needs.class, hex));
    refusal(() -> Values.decode(HexFormat.of().parseHex(hex)));
  }

  @Test
  void propertyThatComesTwice_isRefused() {
    assertEquals(
        "number: twice (expected: once)",
        refusal(() -> read(Needs.class, "82a66e756d62657201a66e756d62657202")));
    assertEquals(
        "a: twice (expected: once)", refusal(() -> read(type("byText"), "82a16101a16102")));
    assertEquals(
        "1: twice (expected: once)", refusal(() -> read(type("byInt"), "8201a161a131a162")));
  }

  static Stream<Arguments> sameAgain() {
    return Stream.of(
        Arguments.of("numbers", List.of(1, 2, 1), "[2]"),
        Arguments.of("numbers", List.of(1, 1.0), "[1]"),
        Arguments.of("narrow", List.of(0.1, 0.1 + Math.ulp(0.1)), "[1]"), // as floats
        Arguments.of(
            "ids",
            List.of("00112233-4455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-AABBCCDDEEFF"),
            "[1]"),
        Arguments.of("maybes", Arrays.asList(null, null), "[1]"),
        Arguments.of("points", List.of(Map.of("x", 1), Map.of("x", 1, "y", 2)), "[1]"));
  }

  /// Whether the values were the same before, or become the same by the set's type.
  @ParameterizedTest
  @MethodSource("sameAgain")
  void valueOfASetThatComesTwice_isRefused(String component, List<?> sent, String place) {
    String why = ": the same value again (expected: each value of a set once)";
    assertEquals(place + why, refusal(() -> read(setType(component), sent)));
    assertEquals(component + place + why, refusal(() -> read(Sets.class, Map.of(component, sent))));
  }

  @Test
  void differentValuesOfASet_areTakenInTheirOrder() {
    Set<?> read = (Set<?>) Objects.requireNonNull(read(setType("numbers"), List.of(3, 1, 2)));
    assertEquals(List.of(3L, 1L, 2L), List.copyOf(read));
    assertEquals(
        2, ((Set<?>) Objects.requireNonNull(read(setType("signed"), List.of(0.0, -0.0)))).size());
  }

  @Test
  void extension_isNamedByItsType() {
    assertEquals(
        "an extension of type 0 (expected: text)", refusal(() -> read(String.class, "d40001")));
    assertEquals(
        "an extension of type 5 (expected: a value, of extensions a timestamp only)",
        refusal(() -> Values.decode(HexFormat.of().parseHex("d40501"))));
  }

  /// The name may stand behind what it is about, and behind what only its type explains.
  @Test
  void nameOfASealedRecord_mayStandAnywhere() {
    String byInt = "a5" + HexFormat.of().formatHex(utf8("byInt")) + "8101a161";
    String keyed = "a474797065a54b65796564";
    Keyed right = new Keyed(Map.of(1, "a"));
    assertEquals(right, read(Lookup.class, "82" + keyed + byInt));
    assertEquals(right, read(Lookup.class, "82" + byInt + keyed));
  }

  sealed interface Lookup permits Keyed {}

  record Keyed(Map<Integer, String> byInt) implements Lookup {}

  @Test
  void arrays_areArrays() {
    assertArrayEquals(new double[] {1, 2.5}, (double[]) read(double[].class, List.of(1, 2.5)));
    assertArrayEquals(new int[] {1, 2}, (int[]) read(int[].class, List.of(1, 2.0)));
    assertArrayEquals(new String[] {"a"}, (String[]) read(String[].class, List.of("a")));
  }

  private static String refusal(Runnable attempt) {
    return String.valueOf(assertThrows(ValueException.class, attempt::run).getMessage());
  }
}
