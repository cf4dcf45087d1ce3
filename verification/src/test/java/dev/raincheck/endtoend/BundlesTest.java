package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.RaincheckServer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Several messages in a frame are served as if each had come by itself.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BundlesTest {
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, new OfficeAtWork())
          .shutdownStrategy("abort:1s")
          .start();
  private final ZContext context = new ZContext();
  private final ZMQ.Socket peer = Dealer.connected(context, server.address());
  private final RequestEncoder encoder = new RequestEncoder();

  /// Whatever came before.
  @AfterEach
  void connection_isStillUsable() throws Exception {
    peer.send(encoder.encode(ping(99)).toByteArray());
    assertInstanceOf(Reply.Pong.class, receive(1).get(99L));
    context.close();
    server.close();
  }

  private static Request ping(long id) {
    return new Request.Ping(Request.Header.sessionless(id));
  }

  private static Request call(long id, String method, String argument) {
    byte[] arguments = Values.encode(List.of(argument));
    var header = Request.Header.sessionless(id);
    return new Request.Call(header, 0, method, Slice.of(arguments), Request.Options.DEFAULT);
  }

  private byte[] bundle(Request... requests) {
    var bundler = new Bundler();
    Arrays.stream(requests).forEach(it -> bundler.add(encoder.encode(it)));
    return bundler.take().toByteArray();
  }

  /// By id: those outside a session have frames of their own.
  private Map<Long, Reply> receive(int count) throws MalformedMessageException {
    Map<Long, Reply> replies = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] frame = peer.recv();
      assertNotNull(frame, () -> "no more than " + replies);
      Reply reply = new ReplyDecoder().decode(frame);
      replies.put(reply.header().id(), reply);
    }
    assertEquals(count, replies.size(), replies::toString);
    return replies;
  }

  private static void assertResult(String expected, Reply reply) {
    byte[] value = assertInstanceOf(Reply.Result.class, reply).value().toByteArray();
    assertArrayEquals(Values.encode(expected), value);
  }

  private static void assertFailed(ErrorCode expected, Reply reply) {
    assertEquals(expected, assertInstanceOf(Reply.Failed.class, reply).failure().code());
  }

  @Test
  void requestsOfABundle_areAnsweredOneByOne() throws Exception {
    peer.send(
        bundle(
            call(1, "office.greet", "Ada"),
            call(2, "office.vanish", "Ada"),
            call(3, "office.later", "soon"),
            call(4, "office.again", "x".repeat(300)),
            ping(5)));
    Map<Long, Reply> replies = receive(5);
    assertResult("hello Ada", replies.get(1L));
    assertFailed(ErrorCode.UNKNOWN_METHOD, replies.get(2L));
    assertResult("later soon", replies.get(3L));
    assertResult("x".repeat(300), replies.get(4L));
    assertInstanceOf(Reply.Pong.class, replies.get(5L));
  }

  @Test
  void messageThatCannotBeRead_harmsNoOtherOfItsBundle() throws Exception {
    byte[] frame = bundle(call(1, "office.greet", "Ada"), ping(2), call(3, "office.greet", "Bob"));
    int second = encoder.encode(call(1, "office.greet", "Ada")).length() + 4;
    frame[second + 2] = 99; // no type that there is
    peer.send(frame);
    Map<Long, Reply> replies = receive(3);
    assertResult("hello Ada", replies.get(1L));
    assertFailed(ErrorCode.MALFORMED_REQUEST, replies.get(2L));
    assertResult("hello Bob", replies.get(3L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0", "c4", "c4ff", "c5ffff00", "c6ffffffff00", "960107"})
  void brokenBundle_isAnsweredAsFarAsItIsWhole_andToldOnce(String rest) throws Exception {
    var frame = new ByteArrayOutputStream();
    frame.writeBytes(bundle(call(1, "office.greet", "Ada"), call(2, "office.greet", "Bob")));
    frame.writeBytes(HexFormat.of().parseHex(rest));
    frame.writeBytes(bundle(ping(3), ping(4)));
    peer.send(frame.toByteArray());
    Map<Long, Reply> replies = receive(3);
    assertResult("hello Ada", replies.get(1L));
    assertResult("hello Bob", replies.get(2L));
    assertFailed(ErrorCode.MALFORMED_REQUEST, replies.get(0L));
  }

  @Test
  void moreThan128Messages_areNotRead() throws Exception {
    var frame = new ByteArrayOutputStream();
    for (int id = 1; id <= 200; id++) {
      byte[] message = encoder.encode(ping(id)).toByteArray();
      frame.write(0xc4);
      frame.write(message.length);
      frame.writeBytes(message);
    }
    peer.send(frame.toByteArray());
    Map<Long, Reply> replies = receive(129);
    assertInstanceOf(Reply.Pong.class, replies.get(128L));
    assertFailed(ErrorCode.MALFORMED_REQUEST, replies.get(0L));
  }
}
