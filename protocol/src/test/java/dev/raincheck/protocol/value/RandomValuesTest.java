package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.Shapes.Color;
import dev.raincheck.protocol.value.Shapes.Pair;
import dev.raincheck.protocol.value.Shapes.Range;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random values of many types come back as they were, and of broken bytes something is read, or
/// said against them.
class RandomValuesTest {
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
  void randomValue_comesBackEqual(Type type) {
    var codec = ValueCodec.<Object>unchecked(type);
    for (int i = 0; i < ROUNDS; i++) {
      Object value = random(type);
      assertEquals(value, codec.decode(codec.encode(value)));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void brokenBytes_areReadOrRefused(Type type) {
    var codec = ValueCodec.<Object>unchecked(type);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(codec.encode(random(type)));
      Object read;
      try {
        read = codec.decode(bytes);
      } catch (ValueException refused) {
        continue;
      }
      assertEquals(read, codec.decode(codec.encode(read)), () -> HexFormat.of().formatHex(bytes));
    }
  }

  @Test
  void randomArguments_comeBackEqual() {
    List<ParameterContract> parameters =
        Stream.of(All.class.getRecordComponents())
            .map(it -> ParameterContract.of(it.getName(), it.getGenericType()))
            .toList();
    NamedValues arguments = NamedValues.strict(parameters, new ValueTypes());
    for (int i = 0; i < ROUNDS; i++) {
      @Nullable Object[] values = types().map(this::random).toArray();
      Slice byPosition = arguments.encodeArray(values, Integer.MAX_VALUE);
      assertArrayEquals(values, arguments.decode(byPosition));
      Slice byName = arguments.encodeMap(values, Integer.MAX_VALUE);
      assertArrayEquals(values, arguments.decode(byName));
    }
  }

  @Test
  void componentsInAnyOrder_areRead() {
    byte[] both = HexFormat.of().parseHex("82a46869676802a36c6f7701");
    assertEquals(new Range(1, 2), ValueCodec.of(Range.class).decode(both));
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
