package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several messages in one frame.
class BundlesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String MESSAGE = "9107";

  private final Bundler bundler = new Bundler();
  private final Unbundler unbundler = new Unbundler();

  /// Like a message, it begins with no head of a `bin`.
  private static byte[] message(int length, int filler) {
    byte[] message = new byte[length];
    Arrays.fill(message, (byte) filler);
    return message;
  }

  private List<String> rest() throws MalformedMessageException {
    List<String> messages = new ArrayList<>();
    for (byte[] message; (message = unbundler.next()) != null; ) {
      messages.add(HEX.formatHex(message));
    }
    return messages;
  }

  private List<String> messagesIn(byte[] frame) throws MalformedMessageException {
    unbundler.open(frame);
    return rest();
  }

  private static String hex(List<byte[]> messages) {
    return String.join(",", messages.stream().map(HEX::formatHex).toList());
  }

  @Test
  void singleMessage_isTheFrame_asItIs() throws Exception {
    byte[] message = HEX.parseHex(MESSAGE);
    assertTrue(bundler.add(Slice.of(message)));
    byte[] frame = bundler.take().toByteArray();
    assertSame(message, frame);
    unbundler.open(frame);
    assertSame(message, unbundler.next());
    assertNull(unbundler.next());
  }

  @Test
  void messages_comeBackInOrder_whateverTheirLengths() throws Exception {
    List<byte[]> messages =
        IntStream.of(1, 0, 2, 127, 128, 254, 255, 256, 257, 30_000, 32_768, 0)
            .mapToObj(length -> message(length, length % 100))
            .toList();
    messages.forEach(it -> assertTrue(bundler.add(Slice.of(it))));
    byte[] frame = bundler.take().toByteArray();
    assertEquals(hex(messages), String.join(",", messagesIn(frame)));
    assertEquals(messages.stream().mapToInt(it -> it.length).sum() + 8 * 2 + 4 * 3, frame.length);
  }

  @Test
  void messageOfUpTo255Bytes_hasAHeadOfTwoBytes_andALargerOneOfThree() {
    bundler.add(Slice.of(message(255, 1)));
    bundler.add(Slice.of(message(256, 2)));
    byte[] frame = bundler.take().toByteArray();
    assertEquals("c4ff01", HEX.formatHex(frame, 0, 3));
    assertEquals("01c5010002", HEX.formatHex(frame, 256, 261));
    assertEquals(2 + 255 + 3 + 256, frame.length);
  }

  @Test
  void messageOf65530Bytes_hasRoomForAnEmptyOne() throws Exception {
    byte[] message = message(65_530, 1);
    bundler.add(Slice.of(message));
    bundler.add(Slice.of(new byte[0]));
    assertEquals(List.of(HEX.formatHex(message), ""), messagesIn(bundler.take().toByteArray()));
  }

  @Test
  void bundle_hasAtMost128Messages() throws Exception {
    byte[] message = HEX.parseHex(MESSAGE);
    for (int i = 0; i < 128; i++) {
      assertTrue(bundler.add(Slice.of(message)));
    }
    assertFalse(bundler.add(Slice.of(message)));
    assertEquals(128, messagesIn(bundler.take().toByteArray()).size());
    assertTrue(bundler.add(Slice.of(message)));
  }

  @Test
  void bundle_hasAtMost65536Bytes() {
    assertTrue(bundler.add(Slice.of(message(65_000, 1))));
    assertFalse(bundler.add(Slice.of(message(531, 2))));
    assertTrue(bundler.add(Slice.of(message(530, 2))));
    assertFalse(bundler.add(Slice.of(new byte[0])));
    assertEquals(65_536, bundler.take().length());
  }

  @ParameterizedTest
  @ValueSource(ints = {65_534, 65_536, 1 << 20})
  void largeMessage_isAloneInItsFrame(int length) {
    byte[] small = HEX.parseHex(MESSAGE);
    byte[] large = message(length, 1);
    assertTrue(bundler.add(Slice.of(small)));
    assertFalse(bundler.add(Slice.of(large)));
    assertSame(small, bundler.take().array());
    assertTrue(bundler.add(Slice.of(large)));
    assertFalse(bundler.add(Slice.of(small)));
    assertSame(large, bundler.take().array());
  }

  @Test
  void bundler_isEmptyAgain_onceTheFrameIsTaken() {
    assertTrue(bundler.isEmpty());
    bundler.add(Slice.of(message(40_000, 1)));
    bundler.add(Slice.of(message(20_000, 2)));
    assertFalse(bundler.isEmpty());
    bundler.take();
    assertTrue(bundler.isEmpty());
    assertTrue(bundler.add(Slice.of(message(40_000, 3))));
    assertTrue(
        bundler.add(Slice.of(message(20_000, 4))), "the bytes of the frame before count no more");
  }

  @ParameterizedTest
  @CsvSource({
    "c4029107, 9107", // a bundle of one
    "c500029107c600000002 9108, 9107 9108", // longer heads than are needed
    "c40291079107c400, 9107 !", // a message that is no bin
    "9107c4029108, 9107c4029108", // not a bundle, whatever comes behind
    "c4029107c400c4029108, 9107 - 9108"
  })
  void foreignBundle_isRead(String frame, String expected) {
    assertEquals(expected, String.join(" ", told(frame)));
  }

  /// The messages, `-` for an empty one, and `!` where it is broken.
  private List<String> told(String frame) {
    List<String> told = new ArrayList<>();
    unbundler.open(HEX.parseHex(frame.replace(" ", "")));
    try {
      for (byte[] message; (message = unbundler.next()) != null; ) {
        told.add(message.length == 0 ? "-" : HEX.formatHex(message));
      }
    } catch (MalformedMessageException broken) {
      assertEquals(ErrorCode.MALFORMED_REQUEST, broken.code());
      assertEquals(0, broken.id());
      told.add("!");
    }
    return told;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9108", // no bin
        "c0",
        "c1",
        "c3",
        "c7",
        "d9029108", // text
        "c4", // cut within the head
        "c5",
        "c500",
        "c6",
        "c6000000",
        "c403 9108", // a byte longer than the frame
        "c50003 9108",
        "c600000003 9108",
        "c4ff 9108",
        "c5ffff 9108",
        "c67fffffff 9108",
        "c680000000 9108",
        "c6ffffffff 9108"
      })
  void brokenBundle_givesWhatWasBefore_andIsForgotten(String rest) throws Exception {
    assertEquals(List.of(MESSAGE, "!"), told("c402" + MESSAGE + rest));
    assertNull(unbundler.next());
    assertEquals(List.of(MESSAGE), messagesIn(HEX.parseHex(MESSAGE)));
    if (rest.startsWith("c4") || rest.startsWith("c5") || rest.startsWith("c6")) {
      assertEquals(List.of("!"), told(rest), "the first one may be the broken one");
      assertNull(unbundler.next());
    }
  }

  @Test
  void brokenBundle_isToldWithWhatIsWrong() {
    unbundler.open(HEX.parseHex("c40291079108"));
    assertEquals("bundle: byte 0x91 at 4 (expected: a bin)", problemAfter(1));
    unbundler.open(HEX.parseHex("c4029107c4039108"));
    assertEquals("bundle: the message at 4 ends behind it", problemAfter(1));
    unbundler.open(HEX.parseHex("c400".repeat(129)));
    assertEquals("bundle: it holds more messages (expected: at most 128)", problemAfter(128));
  }

  private String problemAfter(int messages) {
    for (int i = 0; i < messages; i++) {
      try {
        unbundler.next();
      } catch (MalformedMessageException early) {
        throw new AssertionError("message " + i, early);
      }
    }
    return assertThrows(MalformedMessageException.class, unbundler::next).getMessage();
  }

  @Test
  void moreThan128Messages_areNotRead() throws Exception {
    assertEquals(128, messagesIn(HEX.parseHex("c400".repeat(128))).size());
    unbundler.open(HEX.parseHex("c400".repeat(514)));
    problemAfter(128);
    assertNull(unbundler.next());
    assertEquals(128, messagesIn(HEX.parseHex("c400".repeat(128))).size(), "counted again");
  }

  @Test
  void emptyFrame_isAnEmptyMessage_whichNoDecoderTakes() throws Exception {
    unbundler.open(new byte[0]);
    byte[] message = unbundler.next();
    assertArrayEquals(new byte[0], message);
    assertNull(unbundler.next());
    assertThrows(MalformedMessageException.class, () -> new RequestDecoder().decode(message));
    assertThrows(MalformedMessageException.class, () -> new ReplyDecoder().decode(message));
  }

  @Test
  void open_forgetsWhatIsLeft() throws Exception {
    assertNull(unbundler.next(), "nothing was opened");
    unbundler.open(HEX.parseHex("c4029107c4029108"));
    assertEquals(MESSAGE, HEX.formatHex(unbundler.next()));
    assertEquals(List.of("9109", "910a"), messagesIn(HEX.parseHex("c4029109c402910a")));
    unbundler.open(HEX.parseHex("c4029107c4029108"));
    unbundler.next();
    assertEquals(List.of("9109"), messagesIn(HEX.parseHex("9109")));
  }
}
