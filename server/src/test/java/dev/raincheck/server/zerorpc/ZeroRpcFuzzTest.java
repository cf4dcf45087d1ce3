package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes come from the wire, they make a request or a [MalformedMessageException], and
/// whatever is answered is a message.
class ZeroRpcFuzzTest {
  private static final String TOKEN = "t".repeat(76);

  static Stream<byte[]> seeds() throws IOException {
    Stream<byte[]> captured =
        GoldenBytesTest.Captured.all().stream().map(GoldenBytesTest.Captured::bytes);
    var header = Map.<String, Object>of("message_id", "c", "v", 3);
    var meta = Map.of("method", "quick", "uuid", "u", "request_id_tag", "t");
    Stream<byte[]> others =
        Stream.of(
            ZeroRpcBench.message(header, "_raincheck_submit", List.of("build", List.of(1), "k")),
            ZeroRpcBench.message(header, "_raincheck_poll", List.of(TOKEN)),
            ZeroRpcBench.message(header, "_raincheck_cancel", List.of(TOKEN, "lunch")),
            ZeroRpcBench.message(header, "_zerorpc_help", List.of("add")),
            ZeroRpcBench.message(
                header, "on_call", List.of(List.of(meta, List.of(1), Map.of("y", 2)))));
    return Stream.concat(captured, others);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void message_makesARequest_orIsMalformed_andAnswersAreMessages(byte[] bytes) throws Exception {
    List<byte[]> said = new ArrayList<>();
    ForeignDialect.Conversation conversation = new ZeroRpcDialectSpecimen().begin(bytes, said);
    if (conversation == null) {
      return;
    }
    var peer =
        new Peer(
            new Connection(
                new byte[] {1},
                "",
                new Outflow.Line(why -> {}),
                conversation.format(),
                conversation),
            "");
    for (Reply reply : replies()) {
      long id = ask(conversation, peer, bytes);
      conversation.send(peer, new Encoding.Plain(withId(reply, id)), null);
      conversation.send(peer, new Encoding.Plain(withId(reply, 0)), null);
    }
    conversation.ended();
    for (byte[] message : said) {
      new MessagePackScan().requireOneValue(message);
    }
  }

  private static long ask(ForeignDialect.Conversation conversation, Peer peer, byte[] bytes) {
    try {
      var event = assertInstanceOf(Event.Received.class, conversation.received(peer, bytes));
      long id = event.request().header().id();
      assertNotEquals(0, id);
      assertEquals(0, event.request().header().session());
      return id;
    } catch (MalformedMessageException refused) {
      assertNotNull(refused.getMessage());
      return refused.id();
    }
  }

  private static List<Reply> replies() {
    var header = new Reply.Header(1, null);
    var failure = Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "bad");
    return List.of(
        new Reply.Deferred(header, TOKEN, true, null, 1, 1),
        new Reply.Result(header, TOKEN, Slice.of(new byte[] {(byte) 0xd6, -1, 0, 0, 0, 1})),
        new Reply.Failed(header, TOKEN, failure),
        new Reply.Cancelling(header, TOKEN),
        new Reply.Acknowledged(header));
  }

  private static Reply withId(Reply reply, long id) {
    var header = new Reply.Header(id, null);
    return switch (reply) {
      case Reply.Deferred it ->
          new Reply.Deferred(header, it.token(), it.started(), null, it.pollAfterMs(), 1);
      case Reply.Result it -> new Reply.Result(header, it.token(), it.value());
      case Reply.Failed it -> new Reply.Failed(header, it.token(), it.failure());
      case Reply.Cancelling it -> new Reply.Cancelling(header, it.token());
      default -> new Reply.Acknowledged(header);
    };
  }
}
