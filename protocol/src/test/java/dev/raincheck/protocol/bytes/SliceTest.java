package dev.raincheck.protocol.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.raincheck.protocol.value.ValueCodec;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.RequestEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Large values become part of their message in place, once, and are never changed by it.
class SliceTest {
  private final RequestEncoder encoder = new RequestEncoder();
  private final RequestDecoder decoder = new RequestDecoder();

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private static Slice value(byte[] content) {
    return ValueCodec.of(byte[].class).write(content, Integer.MAX_VALUE);
  }

  private static Request.Call call(Slice arguments, Map<String, String> metadata) {
    var options = new Request.Options(null, null, null, true, metadata);
    return new Request.Call(Request.Header.sessionless(7), 0, "a.b", arguments, options);
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 4_095, 4_096, 5_000, 100_000, 1_000_000})
  void message_isTheSame_inPlaceAndCopied(int bytes) throws Exception {
    byte[] content = content(bytes);
    Slice value = value(content);
    byte[] plain = value.toByteArray().clone();
    byte[] expected = encoder.encode(call(Slice.of(plain), Map.of())).toByteArray();
    assertArrayEquals(expected, encoder.encode(call(value, Map.of())).toByteArray());
    assertArrayEquals(expected, encoder.encode(call(value, Map.of())).toByteArray(), "again");
    assertEquals(Slice.of(plain), value);
    var read = (Request.Call) decoder.decode(expected);
    assertArrayEquals(content, ValueCodec.of(byte[].class).decode(read.arguments()));
  }

  /// Headers that need more room than was kept for them, before and behind the room for a message.
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 70_000})
  void largeWithinLists_isWritten(int entries) {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      parts.add(content(i == entries / 2 ? 5_000 : 3));
    }
    var pile = new Pile(content(4_096), parts);
    var codec = ValueCodec.of(Pile.class);
    Slice written = codec.write(pile, Integer.MAX_VALUE);
    byte[] last = Objects.requireNonNull(codec.decode(written)).parts().getLast();
    assertArrayEquals(parts.getLast(), last);
  }

  record Pile(byte[] head, List<byte[]> parts) {}

  @Test
  void large_isNotCopied_butOnlyOnce() {
    Slice value = value(content(100_000));
    assertSame(value.array(), encoder.encode(call(value, Map.of())).array());
    Slice again = encoder.encode(call(value, Map.of()));
    assertNotSame(value.array(), again.array(), "the first may be on its way still");
  }

  @Test
  void messageOnItsWay_isNotChangedByAnotherOfTheSameValue() {
    Slice value = value(content(100_000));
    Slice first = encoder.encode(call(value, Map.of()));
    byte[] before = first.toByteArray();
    var another = new Request.Header(8, 9, 10, List.of("a token"));
    Slice second =
        encoder.encode(
            new Request.Call(another, 11, "another.method", value, Request.Options.DEFAULT));
    assertNotEquals(first, second);
    assertArrayEquals(before, first.toByteArray());
  }

  @Test
  void moreThanThereIsRoomFor_isCopied() throws Exception {
    var metadata = Map.of("k", "v".repeat(8_000));
    Slice value = value(content(100_000));
    Slice message = encoder.encode(call(value, metadata));
    assertNotSame(value.array(), message.array());
    var read = (Request.Call) decoder.decode(message.toByteArray());
    assertEquals(metadata, read.options().metadata());
    assertEquals(value, read.arguments());
  }

  @Test
  void received_largeStaysWhereItIs_smallDoesNotKeepTheMessage() throws Exception {
    for (int bytes : new int[] {100, 100_000}) {
      byte[] message = encoder.encode(call(value(content(bytes)), Map.of())).toByteArray();
      Slice read = ((Request.Call) decoder.decode(message)).arguments();
      assertEquals(bytes > Slice.LARGE_BYTES, read.array() == message);
    }
  }

  @Test
  void roomIsHandedOn_notShared() {
    Slice value = value(content(100_000));
    var taken = new Slice(value) {};
    assertNotSame(value.array(), encoder.encode(call(value, Map.of())).array());
    assertSame(value.array(), encoder.encode(call(taken, Map.of())).array());
  }

  @Test
  void equality_isThatOfTheBytes() {
    byte[] all = content(50);
    Slice part = Slice.of(all, 10, 20);
    assertEquals(Slice.of(Arrays.copyOfRange(all, 10, 20)), part);
    assertEquals(Slice.of(Arrays.copyOfRange(all, 10, 20)).hashCode(), part.hashCode());
    assertNotEquals(Slice.of(all, 11, 21), part);
  }
}
