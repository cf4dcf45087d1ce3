package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a frame holds, there are messages or a [MalformedMessageException]; what was bundled is
/// taken apart the same.
class BundleFuzzTest {
  private static final HexFormat HEX = HexFormat.of();

  static Stream<byte[]> frames() {
    var bundler = new Bundler();
    Stream<byte[]> messages = MessageFuzzTest.requestSeeds();
    messages.limit(20).map(Slice::of).forEach(bundler::add);
    return Stream.concat(
        Stream.of(bundler.take().toByteArray()),
        Stream.of(
                "",
                "9107",
                "c4029107",
                "c4029107c500029108c6000000029109",
                "c4029107c6ffffffff",
                "c400".repeat(129),
                "c402910791")
            .map(HEX::parseHex));
  }

  /// Each byte stands for a message of about five times as many bytes.
  static Stream<byte[]> cuts() {
    return Stream.concat(
        Stream.of("", "00", "0001", "0506", "33".repeat(300), "ff".repeat(60)).map(HEX::parseHex),
        IntStream.of(20, 127, 128, 129, 300).mapToObj(byte[]::new));
  }

  @MethodSource("frames")
  @FuzzTest(maxDuration = "5m")
  void frame_isTakenApartOrMalformed(byte[] bytes) throws Exception {
    List<byte[]> messages = Allocated.within(bytes.length, () -> messagesIn(bytes));
    assertTrue(messages.size() <= WireLimits.BUNDLE_MESSAGES_MAX, messages.size() + " messages");
    int length = messages.stream().mapToInt(it -> it.length).sum();
    assertTrue(length <= bytes.length, "more came out than was in");
  }

  /// Those before it is broken, if it is.
  private static List<byte[]> messagesIn(byte[] frame) throws MalformedMessageException {
    List<byte[]> messages = new ArrayList<>();
    var unbundler = new Unbundler();
    unbundler.open(frame);
    try {
      for (byte[] message; (message = unbundler.next()) != null; ) {
        messages.add(message);
      }
    } catch (MalformedMessageException refused) {
      assertNotNull(refused.getMessage());
      assertNull(unbundler.next());
    }
    return messages;
  }

  @MethodSource("cuts")
  @FuzzTest(maxDuration = "5m")
  void messages_areTakenApartAsTheyWere(byte[] cuts) throws Exception {
    List<byte[]> messages = new ArrayList<>();
    for (byte cut : cuts) {
      byte[] message = new byte[1 + (cut & 0xff) * 5]; // 256 among them
      Arrays.fill(message, cut);
      message[0] = (byte) 0x91; // as every message, an array
      messages.add(message);
    }
    List<byte[]> read = new ArrayList<>();
    for (byte[] frame : bundled(messages)) {
      assertTrue(frame.length <= WireLimits.BUNDLE_BYTES_MAX, frame.length + " bytes");
      read.addAll(messagesIn(frame));
    }
    assertEquals(messages.size(), read.size());
    for (int i = 0; i < read.size(); i++) {
      assertArrayEquals(messages.get(i), read.get(i));
    }
  }

  private static List<byte[]> bundled(List<byte[]> messages) {
    List<byte[]> frames = new ArrayList<>();
    var bundler = new Bundler();
    for (byte[] message : messages) {
      if (!bundler.add(Slice.of(message))) {
        frames.add(bundler.take().toByteArray());
        assertTrue(bundler.add(Slice.of(message)));
      }
    }
    if (!bundler.isEmpty()) {
      frames.add(bundler.take().toByteArray());
    }
    return frames;
  }
}
