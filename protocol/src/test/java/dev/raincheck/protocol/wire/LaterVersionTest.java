package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.WireLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/// What a newer peer says is read, as far as this version can: constants, elements, keys and limits
/// that it does not know.
class LaterVersionTest {
  private static final String[] KNOWN = {"OVERLOADED", "NOT_STARTED", "SAME_REQUEST"};

  private interface Body {
    void writeTo(MessagePacker packer) throws IOException;
  }

  private static byte[] message(int elements, int type, Body body) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(elements).packInt(1).packInt(type).packInt(7).packNil();
      body.writeTo(packer);
      return packer.toByteArray();
    }
  }

  private static byte[] failed(String code, String execution, String retry, String... details)
      throws IOException {
    return message(
        13,
        MessageType.FAILED,
        packer -> {
          packer.packString("token-1").packString(code).packString("a message");
          packer.packString(execution).packString(retry).packInt(250);
          packer.packMapHeader(details.length / 2);
          for (String text : details) {
            packer.packString(text);
          }
          packer.packNil().packNil();
        });
  }

  private static Failure read(byte[] message) throws MalformedMessageException {
    return assertInstanceOf(Reply.Failed.class, new ReplyDecoder().decode(message)).failure();
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void unknownCode_losesNothingElse(Execution execution) throws Exception {
    Failure failure = read(failed("QUARANTINED", execution.name(), "ELSEWHERE", "where", "here"));
    assertEquals(ErrorCode.UNRECOGNIZED, failure.code());
    assertEquals("QUARANTINED", failure.codeText());
    assertEquals(Map.of("code", "QUARANTINED", "where", "here"), failure.details());
    assertEquals(execution, failure.execution());
    assertEquals(new Retry(Retry.Advice.ELSEWHERE, 250), failure.retry());
    assertEquals("QUARANTINED (" + execution + "): a message", failure.toString());
    assertFalse(failure.code().isAboutToken());
  }

  @Test
  void unknownExecution_claimsNothing() throws Exception {
    Failure failure = read(failed("ABORTED", "HALF_DONE", "SAME_REQUEST"));
    assertEquals(ErrorCode.ABORTED, failure.code());
    assertEquals(Execution.UNKNOWN, failure.execution());
    assertEquals(Map.of("execution", "HALF_DONE"), failure.details());
  }

  @Test
  void unknownAdvice_isNone() throws Exception {
    Failure failure = read(failed("OVERLOADED", "NOT_STARTED", "TOMORROW"));
    assertEquals(new Retry(Retry.Advice.NEVER, 250), failure.retry());
    assertEquals(Execution.NOT_STARTED, failure.execution());
    assertEquals(Map.of("retry", "TOMORROW"), failure.details());
  }

  /// Whoever passes it on passes on what was said, and not what he understood; however full it is.
  @Test
  void unknownConstants_areWrittenAsTheyCame() throws Exception {
    var full = new String[2 * WireLimits.ENTRIES_MAX];
    for (int i = 0; i < full.length; i++) {
      full[i] = "text " + i;
    }
    for (int unknown = 0; unknown < 8; unknown++) {
      byte[] message =
          failed(
              (unknown & 1) == 0 ? KNOWN[0] : "NEW_CODE",
              (unknown & 2) == 0 ? KNOWN[1] : "NEW_EXECUTION",
              (unknown & 4) == 0 ? KNOWN[2] : "NEW_ADVICE",
              full);
      Reply read = new ReplyDecoder().decode(message);
      byte[] written = new ReplyEncoder().encode(read).toByteArray();
      assertEquals(read, new ReplyDecoder().decode(written));
      assertEquals(message.length, written.length);
    }
  }

  /// A detail that happens to have such a name is a detail.
  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, UNKNOWN, NEVER",
    "UNRECOGNIZED, UNKNOWN, NEVER",
    "ABORTED, STARTED, SAME_REQUEST"
  })
  void detailsOfTheseNames_changeNothing(String code, String execution, String retry)
      throws Exception {
    byte[] message =
        failed(
            code, execution, retry, "code", "INTERNAL", "execution", "FINISHED", "retry", "NEVER");
    Failure failure = read(message);
    assertEquals(code, failure.code().name());
    assertEquals(execution, failure.execution().name());
    assertEquals(retry, failure.retry().advice().name());
    Reply read = new ReplyDecoder().decode(message);
    byte[] written = new ReplyEncoder().encode(read).toByteArray();
    assertEquals(read, new ReplyDecoder().decode(written));
  }

  @ParameterizedTest
  @CsvSource({"-0.5, 0", "1.5, 1", "Infinity, 1", "0.25, 0.25", "NaN, NaN"})
  void anyFraction_isReadWithTheToken(double told, double read) throws Exception {
    byte[] message =
        message(
            10,
            MessageType.DEFERRED,
            packer -> {
              packer.packString("token-1").packBoolean(true).packDouble(told).packString("so far");
              packer.packInt(1_000).packInt(900_000);
            });
    assertEquals(
        new Reply.Deferred(
            new Reply.Header(7, null),
            "token-1",
            true,
            new Progress(read, "so far"),
            1_000,
            900_000),
        new ReplyDecoder().decode(message));
  }

  @Test
  void unknownState_isRead() throws Exception {
    byte[] pong = message(5, MessageType.PONG, packer -> packer.packString("RESTING"));
    assertEquals(
        new Reply.Pong(new Reply.Header(7, null), ServingState.UNKNOWN),
        new ReplyDecoder().decode(pong));
  }

  private static byte[] welcome(Body limits) throws IOException {
    return message(
        14,
        MessageType.WELCOME,
        packer -> {
          packer.packString("server").packLong(1).packLong(2);
          for (int i = 0; i < 6; i++) {
            packer.packLong(1_000);
          }
          limits.writeTo(packer);
        });
  }

  @Test
  void unknownLimits_areReadOrPassedOver() throws Exception {
    byte[] message =
        welcome(packer -> {
          packer.packMapHeader(8).packString("keys").packLong(1_000);
          packer.packString("negative").packLong(-1);
          packer.packString("none").packNil();
          packer.packString("text").packString("many");
          packer.packString("huge").packBigInteger(java.math.BigInteger.ONE.shiftLeft(63));
          packer.packString("endpoints").packArrayHeader(1).packArrayHeader(1).packString("a");
          packer.packString("share").packDouble(0.5);
          packer.packString("message_bytes").packLong(70_000);
        });
    var welcome = assertInstanceOf(Reply.Welcome.class, new ReplyDecoder().decode(message));
    assertEquals(Map.of("keys", 1_000L, "message_bytes", 70_000L), welcome.terms().limits());
  }

  @Test
  void knownLimit_isAnInteger() throws Exception {
    byte[] message =
        welcome(packer -> packer.packMapHeader(1).packString("session_calls").packNil());
    var refused =
        assertThrows(MalformedMessageException.class, () -> new ReplyDecoder().decode(message));
    assertEquals("limits: byte 0xc0 (expected: an integer)", refused.getMessage());
  }

  /// Elements behind the known ones, of any kind.
  @Test
  void moreElements_areIgnored_inEveryMessage() throws Exception {
    for (Request request : Messages.requests().values()) {
      if (!mayLeaveOut(request)) {
        byte[] message = new RequestEncoder().encode(request).toByteArray();
        Request read = new RequestDecoder().decode(withMore(message));
        assertArrayEquals(message, new RequestEncoder().encode(read).toByteArray());
      }
    }
    for (Reply reply : Messages.replies().values()) {
      if (mayLeaveOut(reply)) {
        continue;
      }
      byte[] message = new ReplyEncoder().encode(reply).toByteArray();
      Reply read = new ReplyDecoder().decode(withMore(message));
      assertArrayEquals(message, new ReplyEncoder().encode(read).toByteArray());
    }
  }

  /// Whether the last elements of such a request may be left out, and are in this one.
  private static boolean mayLeaveOut(Request request) {
    return switch (request) {
      case Request.Hello h -> true;
      case Request.Call c -> c.header().user() == null;
      case Request.Poll p -> p.header().user() == null;
      case Request.Cancel c -> c.header().user() == null;
      case Request.Acknowledge a -> a.header().user() == null;
      case Request.Describe d -> false;
      case Request.Ping p -> false;
      case Request.Goodbye g -> false;
      case Request.Look l -> l.header().user() == null;
      case Request.Operate o -> o.header().user() == null;
    };
  }

  private static boolean mayLeaveOut(Reply reply) {
    return switch (reply) {
      case Reply.Welcome welcome -> welcome.servers().isEmpty();
      case Reply.Result result -> result.trace() == null;
      case Reply.Deferred deferred -> deferred.trace() == null;
      case Reply.Failed failed -> failed.trace() == null;
      default -> false;
    };
  }

  private static byte[] withMore(byte[] message) throws IOException {
    boolean isLong = message[0] == (byte) 0xdc; // array 16
    int elements = isLong ? message[2] : message[0] & 0x0f;
    int head = isLong ? 3 : 1;
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(elements + 3);
      packer.writePayload(message, head, message.length - head);
      packer.packString("more").packMapHeader(1).packNil().packArrayHeader(0).packNil();
      return packer.toByteArray();
    }
  }

  /// As JavaScript and Lua write what does not fit 32 bits.
  @Test
  void wholeFloat_standsForAnInteger() throws Exception {
    long session = WireLimits.IDENTIFIER_MAX;
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(6).packInt(1).packDouble(7).packFloat(5).packDouble((double) session);
      packer.packFloat(3).packArrayHeader(0);
      assertEquals(
          new Request.Ping(new Request.Header(5, session, 3, List.of())),
          new RequestDecoder().decode(packer.toByteArray()));
    }
    var told = new HashMap<Double, String>();
    for (double number : new double[] {0.5, Double.NaN, 0x1p53, Double.NEGATIVE_INFINITY, -1}) {
      try (var packer = MessagePack.newDefaultBufferPacker()) {
        packer.packArrayHeader(6).packInt(1).packInt(7).packInt(5).packDouble(number);
        packer.packInt(0).packArrayHeader(0);
        byte[] message = packer.toByteArray();
        var refused =
            assertThrows(
                MalformedMessageException.class, () -> new RequestDecoder().decode(message));
        told.put(number, String.valueOf(refused.getMessage()));
      }
    }
    assertEquals("session: 0.5 (expected: an integer)", told.get(0.5));
    assertEquals("session: -1 (expected: at least 0)", told.get(-1.0));
    assertTrue(told.values().stream().allMatch(it -> it.contains("(expected: ")), told::toString);
  }
}
