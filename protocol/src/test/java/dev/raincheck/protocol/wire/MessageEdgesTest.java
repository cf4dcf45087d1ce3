package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a number changes its format, where a message ends too early, and what lies just within.
class MessageEdgesTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);

  private final RequestDecoder requests = new RequestDecoder();
  private final ReplyDecoder replies = new ReplyDecoder();

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        127,
        128,
        255,
        256,
        65_535,
        65_536,
        4_294_967_295L,
        4_294_967_296L,
        (1L << 53) - 1
      })
  void anyIdentifier_comesBack(long number) throws Exception {
    var header = new Request.Header(Math.max(1, number), number, number, List.of());
    var call =
        new Request.Call(
            header,
            Math.max(1, number),
            "a.b",
            Slice.of(new byte[] {(byte) 0x90}),
            Request.Options.DEFAULT);
    assertEquals(call, requests.decode(new RequestEncoder().encode(call).toByteArray()));
    var welcome = welcome(number, number, number);
    assertEquals(welcome, replies.decode(new ReplyEncoder().encode(welcome).toByteArray()));
  }

  private static Reply.Welcome welcome(long id, long epoch, long session) {
    var terms = new Reply.Terms(1, 1, 1, 1, 1, 1, Map.of());
    return new Reply.Welcome(new Reply.Header(id, null), "server", epoch, session, terms);
  }

  /// JavaScript would round it, or hold it as something else than a number.
  @ParameterizedTest
  @ValueSource(longs = {1L << 53, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void identifierOfMoreThan53Bits_isRefused_byItsName(long number) {
    assertRefused("id", new Request.Ping(new Request.Header(number, 0, 0, List.of())));
    assertRefused("session", new Request.Ping(new Request.Header(1, number, 0, List.of())));
    assertRefused("lowest", new Request.Ping(new Request.Header(1, 0, number, List.of())));
    var arguments = Slice.of(new byte[] {(byte) 0x90});
    assertRefused(
        "sequence",
        new Request.Call(
            new Request.Header(1, 1, 1, List.of()),
            number,
            "a.b",
            arguments,
            Request.Options.DEFAULT));
    assertRefused("id", welcome(number, 1, 1));
    assertRefused("epoch", welcome(1, number, 1));
    assertRefused("session", welcome(1, 1, number));
  }

  private void assertRefused(String name, Request request) {
    byte[] bytes = new RequestEncoder().encode(request).toByteArray();
    var refused = assertThrows(MalformedMessageException.class, () -> requests.decode(bytes));
    assertNamed(name, refused);
    long id = request.header().id();
    assertEquals(Math.max(0, id), refused.id(), "who chose it can hold it, and learns why");
  }

  private void assertRefused(String name, Reply reply) {
    byte[] bytes = new ReplyEncoder().encode(reply).toByteArray();
    assertNamed(name, assertThrows(MalformedMessageException.class, () -> replies.decode(bytes)));
  }

  private static void assertNamed(String name, MalformedMessageException refused) {
    String told = String.valueOf(refused.getMessage());
    assertTrue(told.startsWith(name + ": ") && told.contains("(expected: at "), told);
  }

  @Test
  void numberInALongerFormatThanItNeeds_isRead() throws Exception {
    byte[] ping = HexFormat.of().parseHex("96010701cf00000000000000000090");
    assertEquals(0, requests.decode(ping).header().session());
  }

  /// Else one of the two would be lost without a word.
  @Test
  void keyThatComesTwice_isRefused_byItsName() {
    var options =
        new Request.Options(null, null, null, false, Map.of("trace-a", "1", "trace-b", "2"));
    var arguments = Slice.of(new byte[] {(byte) 0x90});
    var call =
        new Request.Call(new Request.Header(9, 1, 1, List.of()), 1, "a.b", arguments, options);
    String hex = HexFormat.of().formatHex(new RequestEncoder().encode(call).toByteArray());
    String b = HexFormat.of().formatHex("trace-b".getBytes(StandardCharsets.US_ASCII));
    String a = HexFormat.of().formatHex("trace-a".getBytes(StandardCharsets.US_ASCII));
    byte[] twice = HexFormat.of().parseHex(hex.replace(b, a));
    var refused = assertThrows(MalformedMessageException.class, () -> requests.decode(twice));
    assertEquals("metadata: \"trace-a\" twice (expected: once)", refused.getMessage());
    assertEquals(9, refused.id());
  }

  @Test
  void elementsThatAreMissing_areNamed_unlessTheyMayBe() throws Exception {
    int refused = 0;
    for (Request request : Messages.requests().values()) {
      byte[] whole = new RequestEncoder().encode(request).toByteArray();
      for (int left = 3; left < count(whole); left++) {
        refused += isRefused(requests::decode, first(whole, left)) ? 1 : 0;
      }
    }
    for (Reply reply : Messages.replies().values()) {
      byte[] whole = new ReplyEncoder().encode(reply).toByteArray();
      for (int left = 3; left < count(whole); left++) {
        refused += isRefused(replies::decode, first(whole, left)) ? 1 : 0;
      }
    }
    assertTrue(refused > 60, refused + " were refused");
  }

  private interface Decoder {
    Object decode(byte[] message) throws MalformedMessageException;
  }

  private static boolean isRefused(Decoder decoder, byte[] message) {
    try {
      decoder.decode(message);
      return false;
    } catch (MalformedMessageException malformed) {
      assertEndsEarly(malformed);
      return true;
    }
  }

  private static void assertEndsEarly(MalformedMessageException malformed) {
    String told = String.valueOf(malformed.getMessage());
    assertTrue(told.contains("the message ends before "), told);
  }

  /// Whether it has more than 15 elements.
  private static boolean isLong(byte[] message) {
    return message[0] == (byte) 0xdc; // array 16
  }

  private static int count(byte[] message) {
    return isLong(message) ? message[2] : message[0] & 0x0f;
  }

  /// The message without its last elements.
  private static byte[] first(byte[] message, int elements) throws MalformedMessageException {
    int begin = isLong(message) ? 3 : 1;
    int end = begin;
    for (int i = 0; i < elements; i++) {
      end = new MessagePackScan().endOfValue(message, end);
    }
    if (elements > 15) {
      byte[] shortened = Arrays.copyOf(message, end);
      shortened[2] = (byte) elements;
      return shortened;
    }
    byte[] shortened = Arrays.copyOfRange(message, begin - 1, end);
    shortened[0] = (byte) (0x90 | elements);
    return shortened;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void progress_isFromNoneToAll(double fraction) throws Exception {
    var progress = new Progress(fraction, "so far");
    var deferred = new Reply.Deferred(HEADER, "token", true, progress, 1, 1);
    var back =
        assertInstanceOf(
            Reply.Deferred.class,
            replies.decode(new ReplyEncoder().encode(deferred).toByteArray()));
    assertEquals(progress, back.progress());
  }

  @Test
  void failure_keepsAllElse_whenItsExecutionIsKnownBetter() {
    var failure =
        Failure.of(ErrorCode.INTERNAL, Execution.UNKNOWN, "it broke").withDetail("where", "here");
    Failure better = failure.withExecution(Execution.FINISHED);
    assertEquals("INTERNAL (FINISHED): it broke", better.toString());
    assertEquals(Map.of("where", "here"), better.details());
    assertEquals(failure, better.withExecution(Execution.UNKNOWN));
  }
}
