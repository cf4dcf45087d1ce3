package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRoundTripTest {
  private static final int ROUNDS = 1_000;

  private final RequestEncoder requestEncoder = new RequestEncoder();
  private final RequestDecoder requestDecoder = new RequestDecoder();
  private final ReplyEncoder replyEncoder = new ReplyEncoder();
  private final ReplyDecoder replyDecoder = new ReplyDecoder();

  @Test
  void everyRequest_comesBackAsItWas() throws MalformedMessageException {
    var messages = new RandomMessages(20_250_301);
    for (int i = 0; i < ROUNDS * RandomMessages.REQUEST_KINDS; i++) {
      Request request = messages.request(i % RandomMessages.REQUEST_KINDS);
      Request back = requestDecoder.decode(requestEncoder.encode(request).toByteArray());
      assertEquals(MessageText.of(request), MessageText.of(back), "message " + i);
    }
  }

  @Test
  void everyReply_comesBackAsItWas() throws MalformedMessageException {
    var messages = new RandomMessages(20_250_302);
    for (int i = 0; i < ROUNDS * RandomMessages.REPLY_KINDS; i++) {
      Reply reply = messages.reply(i % RandomMessages.REPLY_KINDS);
      Reply back = replyDecoder.decode(replyEncoder.encode(reply).toByteArray());
      assertEquals(MessageText.of(reply), MessageText.of(back), "message " + i);
    }
  }

  @Test
  void unknownTrailingElements_areIgnored() throws MalformedMessageException {
    byte[] ping =
        requestEncoder.encode(new Request.Ping(Request.Header.sessionless(7))).toByteArray();
    byte[] longer = java.util.Arrays.copyOf(ping, ping.length + 2);
    longer[0] = (byte) (longer[0] + 2); // a fixarray of two more, both the integer 0
    assertEquals(7, requestDecoder.decode(longer).header().id());
  }

  @Test
  void anotherVersion_isToldWithTheIdOfTheRequest() {
    byte[] ping =
        requestEncoder.encode(new Request.Ping(Request.Header.sessionless(7))).toByteArray();
    ping[1] = 2;
    var refused = assertThrows(MalformedMessageException.class, () -> requestDecoder.decode(ping));
    assertEquals(ErrorCode.UNSUPPORTED_VERSION, refused.code());
    assertEquals(7, refused.id());
  }

  @Test
  void idOfZero_isRefused() {
    byte[] push =
        requestEncoder.encode(new Request.Ping(Request.Header.sessionless(0))).toByteArray();
    assertThrows(MalformedMessageException.class, () -> requestDecoder.decode(push));
  }

  @Test
  void sequenceOfZero_isForCallsOutsideASessionOnly() throws MalformedMessageException {
    var inSession = new Request.Header(1, 5, 0, List.of());
    assertThrows(
        MalformedMessageException.class,
        () -> requestDecoder.decode(requestEncoder.encode(call(inSession)).toByteArray()));
    requestDecoder.decode(requestEncoder.encode(call(Request.Header.sessionless(1))).toByteArray());
  }

  private static Request.Call call(Request.Header header) {
    return new Request.Call(
        header, 0, "a.b", Slice.of(new byte[] {(byte) 0x90}), Request.Options.DEFAULT);
  }

  @Test
  void moreThanTheBounds_isRefused() {
    assertRefused(new Request.Hello(Request.Header.sessionless(1), "x".repeat(256)));
    assertRefused(new Request.Describe(Request.Header.sessionless(1), "x".repeat(256)));
    assertRefused(new Request.Poll(Request.Header.sessionless(1), "x".repeat(8193), false));
    assertRefused(new Request.Ping(new Request.Header(1, 0, 0, List.of("x".repeat(97)))));
    var many = java.util.Collections.nCopies(1025, "x");
    assertRefused(new Request.Ping(new Request.Header(1, 0, 0, many)));
    assertRefused(new Request.Ping(new Request.Header(1, 0, -1, List.of())));
  }

  private void assertRefused(Request request) {
    byte[] bytes = requestEncoder.encode(request).toByteArray();
    var refused = assertThrows(MalformedMessageException.class, () -> requestDecoder.decode(bytes));
    assertEquals(1, refused.id());
  }

  @Test
  void textWithHalfASurrogatePair_leavesTheEncoderUsable() throws MalformedMessageException {
    var pong = new Reply.Pong(new Reply.Header(1, null), ServingState.SERVING);
    byte[] expected = replyEncoder.encode(pong).toByteArray();
    for (int length : new int[] {1, 100, 600, 8000}) {
      String text = "x".repeat(length) + '\ud800';
      var failure = Failure.of(ErrorCode.INTERNAL, Execution.STARTED, text);
      Reply failed = new Reply.Failed(new Reply.Header(1, null), null, failure);
      Reply back = replyDecoder.decode(replyEncoder.encode(failed).toByteArray());
      assertEquals(ErrorCode.INTERNAL, ((Reply.Failed) back).failure().code());
      assertArrayEquals(expected, replyEncoder.encode(pong).toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300_000}) // the large one has left the buffer when the fault is met
  void messageThatCannotBeWritten_leavesNothingForTheNextOne(int argumentBytes) {
    var ping = new Request.Ping(Request.Header.sessionless(1));
    byte[] expected = requestEncoder.encode(ping).toByteArray();
    Map<String, String> noValue = new java.util.HashMap<>();
    noValue.put("key", null);
    var options = new Request.Options(null, null, null, false, noValue);
    byte[] arguments = new byte[argumentBytes];
    var broken =
        new Request.Call(Request.Header.sessionless(1), 0, "a.b", Slice.of(arguments), options);
    assertThrows(NullPointerException.class, () -> requestEncoder.encode(broken));
    assertArrayEquals(expected, requestEncoder.encode(ping).toByteArray());
  }

  @Test
  void largeMessage_isWritten_andTheNextOneIsClean() throws MalformedMessageException {
    byte[] value = new byte[300_000];
    value[0] = (byte) 0xc6;
    value[1] = 0;
    int content = value.length - 5;
    value[2] = (byte) (content >> 16);
    value[3] = (byte) (content >> 8);
    value[4] = (byte) content;
    var large = new Reply.Result(new Reply.Header(1, null), null, Slice.of(value));
    for (int i = 0; i < 3; i++) {
      var back = (Reply.Result) replyDecoder.decode(replyEncoder.encode(large).toByteArray());
      assertArrayEquals(value, back.value().toByteArray());
      var pong = new Reply.Pong(new Reply.Header(i, 5L), ServingState.DRAINING);
      assertEquals(pong, replyDecoder.decode(replyEncoder.encode(pong).toByteArray()));
    }
  }
}
