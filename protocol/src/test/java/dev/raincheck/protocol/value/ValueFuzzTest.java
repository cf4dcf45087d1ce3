package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.api.InvalidArgumentsException;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Shapes.Boxes;
import dev.raincheck.protocol.value.Shapes.Containers;
import dev.raincheck.protocol.value.Shapes.Numbers;
import dev.raincheck.protocol.value.Shapes.Others;
import dev.raincheck.protocol.value.Shapes.Range;
import dev.raincheck.protocol.value.Shapes.Shape;
import dev.raincheck.protocol.value.Shapes.Tree;
import dev.raincheck.protocol.wire.Allocated;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands where a value is expected, there is a value of the type, or an exception that
/// says what is wrong in few words; a value says the same after it was written and read again.
class ValueFuzzTest {
  /// As long as an exception's message may get, however long the input.
  private static final int MESSAGE_CHARS_MAX = 1_000;

  private static final List<ValueCodec<?>> CODECS =
      Stream.of(
              Object.class,
              Shape.class,
              Numbers.class,
              Boxes.class,
              Others.class,
              Containers.class,
              Tree.class,
              Range.class)
          .<ValueCodec<?>>map(ValueCodec::unchecked)
          .toList();

  @Service("fuzzed")
  interface Fuzzed {
    void draw(Shape shape, int times, Optional<Others> others);
  }

  private static final MethodContract DRAW =
      ServiceContract.of(Fuzzed.class).methods().iterator().next();

  static Stream<byte[]> valueSeeds() {
    return IntStream.range(0, CODECS.size())
        .boxed()
        .flatMap(type -> FuzzValues.of(type).map(value -> prefixed(type, Values.encode(value))));
  }

  private static byte[] prefixed(int type, byte[] value) {
    byte[] all = new byte[1 + value.length];
    all[0] = (byte) type;
    System.arraycopy(value, 0, all, 1, value.length);
    return all;
  }

  static Stream<byte[]> argumentSeeds() {
    return FuzzValues.arguments().map(it -> DRAW.encodeArguments(it).toByteArray());
  }

  /// The first byte chooses the type.
  @MethodSource("valueSeeds")
  @FuzzTest(maxDuration = "5m")
  void value_isReadOrRefused(byte[] bytes) throws Exception {
    if (bytes.length > 0) {
      var codec = CODECS.get((bytes[0] & 0xff) % CODECS.size());
      readOrRefuse(codec, Arrays.copyOfRange(bytes, 1, bytes.length));
    }
  }

  private static <T> void readOrRefuse(ValueCodec<T> codec, byte[] bytes) throws Exception {
    T read;
    try {
      read = Allocated.within(bytes.length, () -> codec.decode(bytes));
    } catch (ValueException refused) {
      assertShort(refused.getMessage());
      return;
    }
    byte[] written = codec.encode(read);
    assertArrayEquals(written, codec.encode(codec.decode(written)));
  }

  @MethodSource("argumentSeeds")
  @FuzzTest(maxDuration = "5m")
  void arguments_areReadOrRefused(byte[] bytes) throws Exception {
    Object[] read;
    try {
      read = Allocated.within(bytes.length, () -> DRAW.decodeArguments(Slice.of(bytes)));
    } catch (InvalidArgumentsException refused) {
      assertShort(refused.getMessage());
      return;
    }
    byte[] written = DRAW.encodeArguments(read).toByteArray();
    assertArrayEquals(
        written, DRAW.encodeArguments(DRAW.decodeArguments(Slice.of(written))).toByteArray());
  }

  private static void assertShort(String message) {
    assertTrue(message.length() <= MESSAGE_CHARS_MAX, message);
  }
}
