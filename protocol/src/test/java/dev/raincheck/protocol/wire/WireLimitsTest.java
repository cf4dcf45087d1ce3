package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is as long as it may be is read, and one more is refused; what we send ourselves is cut.
class WireLimitsTest {
  private static final Request.Header HEADER = Request.Header.sessionless(1);
  private static final Reply.Header REPLY = new Reply.Header(1, null);

  private static void assertLongest(int max, IntFunction<Request> request) {
    byte[] fits = new RequestEncoder().encode(request.apply(max)).toByteArray();
    assertDoesNotThrow(() -> new RequestDecoder().decode(fits));
    byte[] tooLong = new RequestEncoder().encode(request.apply(max + 1)).toByteArray();
    assertThrows(MalformedMessageException.class, () -> new RequestDecoder().decode(tooLong));
  }

  private static Request decoded(Request request) throws MalformedMessageException {
    return new RequestDecoder().decode(new RequestEncoder().encode(request).toByteArray());
  }

  private static Request decoded(String hex) throws MalformedMessageException {
    return new RequestDecoder().decode(HexFormat.of().parseHex(hex));
  }

  private static void assertLongestReply(int max, IntFunction<Reply> reply) {
    byte[] fits = new ReplyEncoder().encode(reply.apply(max)).toByteArray();
    assertDoesNotThrow(() -> new ReplyDecoder().decode(fits));
    byte[] tooLong = new ReplyEncoder().encode(reply.apply(max + 1)).toByteArray();
    assertThrows(MalformedMessageException.class, () -> new ReplyDecoder().decode(tooLong));
  }

  private static String text(int chars) {
    return "x".repeat(chars);
  }

  private static Request call(String method, Map<String, String> metadata) {
    var options = new Request.Options(null, null, null, false, metadata);
    return new Request.Call(HEADER, 0, method, Slice.of(new byte[] {(byte) 0x90}), options);
  }

  private static Request callWithKey(String key) {
    Request.Options options = Request.Options.DEFAULT.withKey(key);
    return new Request.Call(HEADER, 0, "a.b", Slice.of(new byte[] {(byte) 0x90}), options);
  }

  private static Request askedFor(String user) {
    return new Request.Acknowledge(HEADER.of(new Request.User(user, true)));
  }

  private static Request acknowledging(List<String> tokens) {
    return new Request.Acknowledge(new Request.Header(1, 0, 0, tokens));
  }

  private static Map<String, String> entries(int count) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("key " + i, "value");
    }
    return entries;
  }

  @Test
  void methodName_hasAtMost255Characters() {
    assertLongest(255, chars -> call(text(chars), Map.of()));
    assertLongest(255, chars -> new Request.Describe(HEADER, text(chars)));
  }

  @Test
  void key_has1To255Characters_ofAnyAlphabet() throws Exception {
    assertLongest(255, chars -> callWithKey(text(chars)));
    assertLongest(255, chars -> callWithKey("\u20ac".repeat(chars)));
    var read = (Request.Call) decoded(callWithKey("Rechnung 42 \u0000\ud83d\ude00"));
    assertEquals("Rechnung 42 \u0000\ud83d\ude00", read.options().key());
    var told = assertThrows(MalformedMessageException.class, () -> decoded(callWithKey("")));
    assertEquals("key: empty (expected: 1 to 255 characters, or nil)", told.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "01", "c403010203", "90"})
  void key_isTextOrNothing(String element) throws Exception {
    String call = "9f010201000090" + "00" + "a3612e62" + "90" + "c0c0c0c2c0";
    assertThrows(MalformedMessageException.class, () -> decoded(call + element));
    assertEquals(null, ((Request.Call) decoded(call + "c0")).options().key());
  }

  @Test
  void nameOfADoorsUser_hasAtMost255Characters_noneOfThemAControlCharacter() throws Exception {
    assertLongest(255, chars -> askedFor(text(chars)));
    assertEquals("Zo\u00eb", decoded(askedFor("Zo\u00eb")).header().user().name());
    for (String unfit : List.of("a\nb", "\u0000")) {
      assertThrows(MalformedMessageException.class, () -> decoded(askedFor(unfit)), unfit);
    }
  }

  @Test
  void nameOfAClient_hasAtMost255Characters_asHasEachCompressionThatItReads() {
    assertLongest(255, chars -> new Request.Hello(HEADER, text(chars)));
    assertLongest(255, chars -> new Request.Hello(HEADER, "a", List.of(text(chars)), null));
    assertLongest(
        32, count -> new Request.Hello(HEADER, "a", Collections.nCopies(count, "z"), null));
  }

  @Test
  void largestReplyThatAClientTakes_isAtLeast65536Bytes_soThatEveryErrorFits() {
    for (long bytes : new long[] {65_536, 1 << 20, 1L << 40, Long.MAX_VALUE}) {
      Request hello = new Request.Hello(HEADER, "a", List.of(), bytes);
      assertDoesNotThrow(() -> assertEquals(hello, decoded(hello)));
    }
    for (long bytes : new long[] {65_535, 1, 0, -1, Long.MIN_VALUE}) {
      var told =
          assertThrows(
              MalformedMessageException.class,
              () -> decoded(new Request.Hello(HEADER, "a", List.of(), bytes)));
      assertTrue(told.getMessage().startsWith("message bytes: " + bytes), told.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "a131", "cb40f0000000000001", "cfffffffffffffffff", "90"})
  void largestReplyThatAClientTakes_isANumberOrNothing(String element) throws Exception {
    String before = "99010101000090a16190"; // a Hello of the agent "a" that reads nothing
    assertThrows(MalformedMessageException.class, () -> decoded(before + element));
    assertEquals(new Request.Hello(HEADER, "a"), decoded(before + "c0"));
  }

  /// Each text as long as it may be, of characters that take the most bytes.
  @Test
  void largestError_fitsIntoTheSmallestMessage() {
    String longest = "\u20ac".repeat(8_192);
    Failure failure =
        Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, longest).withDetail("stack", longest);
    byte[] encoded =
        new ReplyEncoder().encode(new Reply.Failed(REPLY, text(96), failure)).toByteArray();
    assertTrue(encoded.length <= WireLimits.MESSAGE_BYTES_MIN, encoded.length + " bytes");
  }

  @Test
  void token_hasAtMost96Characters() {
    assertLongest(96, chars -> acknowledging(List.of(text(chars))));
    assertLongestReply(96, chars -> new Reply.Cancelling(REPLY, text(chars)));
    assertLongestReply(96, chars -> new Reply.Result(REPLY, text(chars), Slice.of(new byte[] {1})));
  }

  @Test
  void trace_hasAtMost128Characters() {
    assertLongestReply(
        128, chars -> new Reply.Deferred(REPLY, "token", true, null, 1, 1, text(chars)));
  }

  @Test
  void acknowledgedTokens_areAtMost1024() {
    assertLongest(1_024, count -> acknowledging(Collections.nCopies(count, "token")));
  }

  @Test
  void metadata_hasAtMost32Entries_ofAtMost8192CharactersEach() {
    assertLongest(32, count -> call("a.b", entries(count)));
    assertLongest(8_192, chars -> call("a.b", Map.of("key", text(chars))));
    assertLongest(8_192, chars -> call("a.b", Map.of(text(chars), "value")));
  }

  @Test
  void reason_hasAtMost8192Characters() {
    assertLongest(8_192, chars -> new Request.Cancel(HEADER, "token", text(chars)));
  }

  @Test
  void errorsMessage_isCutTo8192Characters_asIsEachDetail() {
    var failure =
        Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, text(8_193))
            .withDetail("stack", text(8_193));
    assertEquals(8_192, failure.message().length());
    assertEquals(8_192, failure.details().get("stack").length());
    var told = new Reply.Failed(REPLY, null, failure);
    byte[] encoded = new ReplyEncoder().encode(told).toByteArray();
    assertDoesNotThrow(() -> assertEquals(told, new ReplyDecoder().decode(encoded)));
  }

  private static Reply.Welcome welcome(long sessionCalls) {
    var terms = new Reply.Terms(1, 1, 1, 1, 1, 1, Map.of("session_calls", sessionCalls));
    return new Reply.Welcome(REPLY, "server", 1, 1, terms);
  }

  @Test
  void serversOfAFleet_areAtMost16_ofAtMost255CharactersEach() {
    assertLongestReply(16, count -> fleet(Collections.nCopies(count, "tcp://a:1")));
    assertLongestReply(255, chars -> fleet(List.of(text(chars))));
  }

  private static Reply.Welcome fleet(List<String> servers) {
    Reply.Welcome alone = welcome(1);
    return new Reply.Welcome(REPLY, "server", 1, 1, alone.terms(), servers);
  }

  @Test
  void limitOfAServer_isNotNegative() throws Exception {
    for (long limit : new long[] {0, 1, Long.MAX_VALUE}) {
      byte[] encoded = new ReplyEncoder().encode(welcome(limit)).toByteArray();
      assertEquals(welcome(limit), new ReplyDecoder().decode(encoded));
    }
    for (long limit : new long[] {-1, Long.MIN_VALUE}) {
      byte[] encoded = new ReplyEncoder().encode(welcome(limit)).toByteArray();
      var told =
          assertThrows(MalformedMessageException.class, () -> new ReplyDecoder().decode(encoded));
      assertEquals("limits: " + limit + " (expected: at least 0)", told.getMessage());
    }
  }

  @Test
  void progress_isCutTo256Characters() {
    assertEquals(256, new Progress(0.5, text(257)).message().length());
    assertEquals(256, new Progress(0.5, text(256)).message().length());
  }
}
