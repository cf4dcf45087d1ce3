package dev.raincheck.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.protocol.Shapes.Color;
import dev.raincheck.protocol.Shapes.Pair;
import dev.raincheck.protocol.Shapes.Range;
import dev.raincheck.protocol.Shapes.Shape;
import dev.raincheck.protocol.Shapes.Tree;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The way past Jackson and Jackson itself write the same bytes, and read the same values from
/// whatever bytes there are.
class DirectCodecTest {
  private static final int ROUNDS = 300;

  private final Random random = new Random(47);
  private final RandomValues values = new RandomValues(random);

  record Scalars(
      byte b, short s, int i, long l, float f, double d, boolean t, String text, Color color) {}

  record Boxed(Byte b, Short s, Integer i, Long l, Float f, Double d, Boolean t, BigInteger big) {}

  record Texts(UUID id, Duration took, LocalDate day, BigDecimal price, Instant at) {}

  record Inner(Optional<String> note, List<Long> numbers, Range range) {}

  record Outer(
      Inner inner,
      List<Inner> more,
      Set<Color> colors,
      Collection<String> names,
      Map<String, List<Optional<Inner>>> byName,
      Pair<Integer, List<Pair<String, Boolean>>> pair,
      Optional<List<Texts>> texts) {}

  record Many(
      int a,
      int b,
      int c,
      int d,
      int e,
      int f,
      int g,
      int h,
      int i,
      int j,
      int k,
      int l,
      int m,
      int n,
      int o,
      int p,
      int q) {}

  private record All(
      Scalars scalars,
      Boxed boxed,
      Texts texts,
      Outer outer,
      Many many,
      List<Outer> outers,
      Optional<Scalars> maybe,
      Map<String, @Nullable Integer> counts,
      int number,
      String text) {}

  static Stream<Type> types() {
    return Stream.of(All.class.getRecordComponents()).map(RecordComponent::getGenericType);
  }

  @ParameterizedTest
  @MethodSource("types")
  void randomValue_isWrittenAndReadAsByJackson(Type type) {
    var codec = ValueCodec.<Object>unchecked(type);
    DirectCodec direct = DirectCodec.of(type);
    for (int i = 0; i < ROUNDS; i++) {
      Object value = random(type);
      Slice bytes = Objects.requireNonNull(direct.encode(value), type::toString);
      assertEquals(codec.encodeByJackson(value), bytes, () -> "" + value);
      assertEquals(value, direct.decode(bytes));
      assertEquals(value, codec.decodeByJackson(bytes));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void brokenBytes_areReadOrRefusedAsByJackson(Type type) {
    var codec = ValueCodec.<Object>unchecked(type);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(codec.encode(random(type)));
      assertEquals(
          told(() -> codec.decodeByJackson(Slice.of(bytes))),
          told(() -> codec.decode(bytes)),
          () -> HexFormat.of().formatHex(bytes));
    }
  }

  @Test
  void brokenArguments_areReadOrRefusedAsByJackson() {
    List<ParameterContract> parameters =
        Stream.of(All.class.getRecordComponents())
            .map(it -> ParameterContract.of(it.getName(), it.getGenericType()))
            .toList();
    NamedValues arguments = NamedValues.strict(parameters);
    for (int i = 0; i < ROUNDS; i++) {
      @Nullable Object[] values = types().map(this::random).toArray();
      byte[] bytes = arguments.encodeArray(values).toByteArray();
      assertArrayEquals(arguments.encodeArrayByJackson(values).toByteArray(), bytes);
      assertArrayEquals(values, arguments.decode(Slice.of(bytes)));
      byte[] broken = mutated(bytes);
      assertEquals(
          told(() -> Arrays.asList(arguments.decodeByJackson(Slice.of(broken)))),
          told(() -> Arrays.asList(arguments.decode(Slice.of(broken)))),
          () -> HexFormat.of().formatHex(broken));
    }
  }

  @Test
  void valueOfAnotherType_isRefusedAsByJackson() {
    for (Type type : types().toList()) {
      var codec = ValueCodec.<Object>unchecked(type);
      for (Object value : List.of(1L, "x", true, List.of(1), Map.of("k", "v"), Color.RED)) {
        assertEquals(
            told(() -> HexFormat.of().formatHex(codec.encodeByJackson(value).toByteArray())),
            told(() -> HexFormat.of().formatHex(codec.encode(value))));
      }
    }
  }

  @Test
  void componentsInAnyOrder_areRead() {
    var codec = ValueCodec.of(Range.class);
    byte[] both = HexFormat.of().parseHex("82a46869676802a36c6f7701");
    assertEquals(new Range(1, 2), DirectCodec.of(Range.class).decode(Slice.of(both)));
    assertEquals(new Range(1, 2), codec.decodeByJackson(Slice.of(both)));
  }

  @Test
  void bytes_areWrittenAndReadAsByJackson() {
    var codec = ValueCodec.of(byte[].class);
    byte[] content = {1, 2, -1};
    assertArrayEquals(codec.encodeByJackson(content).toByteArray(), codec.encode(content));
    assertArrayEquals(content, codec.decode(codec.encode(content)));
  }

  @Test
  void typesThatJacksonKnowsBetter_areLeftToIt() {
    for (Type type : List.of(Shape.class, Tree.class, int[].class, char.class, Object.class)) {
      DirectCodec direct = DirectCodec.of(type);
      assertNull(direct.encode(null), type::toString);
      assertEquals(DirectCodec.UNUSUAL, direct.decode(Slice.of(new byte[] {(byte) 0xc0})));
    }
  }

  /// The value, or what is said against it.
  private static Object told(Supplier<@Nullable Object> attempt) {
    try {
      return Optional.ofNullable(attempt.get());
    } catch (ValueException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private Object random(Type type) {
    return Objects.requireNonNull(values.of(type));
  }

  private byte[] mutated(byte[] seed) {
    byte[] bytes = seed.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        int from = random.nextInt(bytes.length);
        System.arraycopy(seed, from, bytes, at, Math.min(bytes.length - at, bytes.length - from));
      }
      default -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 2));
    }
    return bytes;
  }
}
