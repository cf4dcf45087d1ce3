package dev.raincheck.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        Long.MAX_VALUE,
        -1,
        -32,
        -33,
        -128,
        -129,
        -32_768,
        -32_769,
        -2_147_483_648L,
        -2_147_483_649L,
        Long.MIN_VALUE
      })
  void anyNumber_comesBack(long number) throws Exception {
    var ping = new Request.Ping(new Request.Header(1, number, 0, List.of()));
    assertEquals(ping, requests.decode(new RequestEncoder().encode(ping).toByteArray()));
  }

  @Test
  void numberInALongerFormatThanItNeeds_isRead() throws Exception {
    byte[] ping = HexFormat.of().parseHex("96010701cf00000000000000000090");
    assertEquals(0, requests.decode(ping).header().session());
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

  private static int count(byte[] message) {
    return message[0] & 0x0f;
  }

  /// The message without its last elements.
  private static byte[] first(byte[] message, int elements) throws MalformedMessageException {
    int end = 1;
    for (int i = 0; i < elements; i++) {
      end = new MessagePackScan().endOfValue(message, end);
    }
    byte[] shortened = Arrays.copyOf(message, end);
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
