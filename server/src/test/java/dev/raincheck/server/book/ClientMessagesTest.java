package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that says how large a reply it takes gets no larger one, and is told of what it misses.
class ClientMessagesTest {
  private static final int LEAST = WireLimits.MESSAGE_BYTES_MIN;

  private BookBench bench = new BookBench();
  private long lastId = 1_000;

  private long hello(@Nullable Long bytesMax, String... reads) {
    bench.receive(new Request.Hello(header(0), "bench", List.of(reads), bytesMax));
    return bench.last(Reply.Welcome.class).session();
  }

  private Request.Header header(long session) {
    return new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
  }

  private void call(long session, Request.Options options) {
    call("t.work", session, options);
  }

  private void call(String method, long session, Request.Options options) {
    bench.receive(
        new Request.Call(header(session), lastId, method, Slice.of(BookBench.VALUE), options));
  }

  private void poll(long session, String token) {
    bench.receive(new Request.Poll(header(session), token, false));
  }

  private void finish(byte[] value) {
    bench.on(new Event.Finished(bench.started.getLast(), new Outcome.Value(Slice.of(value))));
  }

  private String deferred(long session, boolean push, byte[] value) {
    call(session, new Request.Options(0L, null, null, push, Map.of()));
    String token = bench.lastToken();
    finish(value);
    return token;
  }

  private Failure assertTooLarge() {
    Reply.Failed failed = bench.last(Reply.Failed.class);
    assertNull(failed.token(), "else it would be the operation's own end");
    assertEquals(ErrorCode.RESULT_TOO_LARGE, failed.failure().code());
    return failed.failure();
  }

  /// Its message with the envelope takes just so many bytes.
  private static byte[] valueFor(int messageBytes, long id) {
    var empty = new Reply.Result(new Reply.Header(id, null), null, Slice.of(new byte[0]));
    int envelope = new ReplyEncoder().encode(empty).length();
    return Values.encode(new byte[messageBytes - envelope - 3]); // the header of bin 16
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void envelopeCounts(int over) {
    call("t.quick", hello((long) LEAST), Request.Options.DEFAULT);
    int replies = bench.replies.size();
    finish(valueFor(LEAST + over, lastId));
    assertEquals(replies + 1, bench.replies.size());
    if (over == 0) {
      assertEquals(LEAST, new ReplyEncoder().encode(bench.last(Reply.Result.class)).length());
    } else {
      Failure told = assertTooLarge();
      assertEquals(Execution.FINISHED, told.execution());
      assertEquals(
          "the result of t.quick needs a message of 65537 bytes (expected: at most 65536; return"
              + " less, or raise the client's messageBytesMax)",
          told.message());
      assertEquals(lastId, bench.last(Reply.Failed.class).header().id());
    }
  }

  /// A result is worth more than what it links to.
  @Test
  void resultThatFitsWithoutTheTrace_isSentWithoutIt() {
    long small = hello((long) LEAST);
    call(small, new Request.Options(0L, null, null, false, Map.of("traceparent", "x".repeat(128))));
    String token = bench.lastToken();
    byte[] value = Values.encode(new byte[LEAST - 200]);
    finish(value);
    poll(small, token);
    Reply.Result told = bench.last(Reply.Result.class);
    assertArrayEquals(value, told.value().toByteArray());
    assertNull(told.trace());
    poll(hello(null), token);
    assertEquals("x".repeat(128), bench.last(Reply.Result.class).trace());
  }

  @Test
  void resultTooLargeForTheCaller_isDeferred_andKept() {
    long small = hello((long) LEAST);
    byte[] value = Specimens.value(LEAST);
    call(small, Request.Options.DEFAULT);
    long id = lastId;
    finish(value);
    Reply.Deferred told = bench.last(Reply.Deferred.class);
    assertEquals(id, told.header().id());
    assertTrue(told.started());
    poll(small, told.token());
    assertTrue(assertTooLarge().message().endsWith("the result is kept)"));
    poll(hello(2L * LEAST), told.token());
    assertArrayEquals(value, bench.last(Reply.Result.class).value().toByteArray());
    bench.requestShutdown();
    assertEquals(1, bench.ledgers.getFirst().delivered(), bench.ledgers::toString);
  }

  /// Else a client that does not know that its session is over would get anything.
  @Test
  void questionInAnUnknownSession_isNotAnswered() {
    String token = deferred(hello(null), false, Specimens.value(LEAST));
    poll(77, token);
    assertEquals(ErrorCode.SESSION_LOST, bench.last(Reply.Failed.class).failure().code());
    bench.receive(new Request.Describe(header(77), null));
    assertEquals(ErrorCode.SESSION_LOST, bench.last(Reply.Failed.class).failure().code());
    poll(0, token);
    assertEquals(LEAST, bench.last(Reply.Result.class).value().length());
  }

  /// Else its connection would break with each answer to what it asks outside of sessions.
  @Test
  void clientThatIsRefusedASession_getsNoMoreThanItSaidThatItTakes() {
    bench = new BookBench(Limits.DEFAULT.withSessionsMax(1));
    String token = deferred(hello(null), false, Specimens.value(LEAST));
    var refused = new Peer(new byte[] {99}, "");
    var hello = new Request.Hello(header(0), "small", List.of(), (long) LEAST);
    bench.on(new Event.Received(refused, hello));
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    bench.on(new Event.Received(refused, new Request.Poll(header(0), token, false)));
    assertTooLarge();
  }

  @Test
  void resultForWhoSaidNothing_isSent() {
    byte[] large = Specimens.value(LEAST);
    call(hello(null), Request.Options.DEFAULT);
    finish(large);
    assertArrayEquals(large, bench.last(Reply.Result.class).value().toByteArray());
    bench.call("t.work");
    finish(large);
    assertArrayEquals(large, bench.last(Reply.Result.class).value().toByteArray());
  }

  @Test
  void hugeLimit_isOne() {
    call(hello(Long.MAX_VALUE), Request.Options.DEFAULT);
    finish(Specimens.value(LEAST));
    assertEquals(LEAST, bench.last(Reply.Result.class).value().length());
  }

  @Test
  void resultTooLargeForOne_isThereForAnother() {
    long small = hello((long) LEAST);
    long large = hello(2L * LEAST);
    byte[] value = Specimens.value(LEAST);
    String token = deferred(small, false, value);
    poll(small, token);
    Failure told = assertTooLarge();
    assertTrue(told.message().endsWith("resume the token: the result is kept)"));
    poll(large, token);
    assertArrayEquals(value, bench.last(Reply.Result.class).value().toByteArray());
    poll(small, token);
    assertTooLarge();
  }

  @Test
  void cancelOfWhatHasEnded_isToldNoMore() {
    long small = hello((long) LEAST);
    String token = deferred(small, false, Specimens.value(LEAST));
    bench.receive(new Request.Cancel(header(small), token, "enough"));
    assertTooLarge();
  }

  @Test
  void resultThatIsTooLarge_isNotPushed_andNotDelivered() {
    int before = bench.replies.size();
    deferred(hello((long) LEAST), true, Specimens.value(LEAST));
    assertEquals(before + 2, bench.replies.size(), "a welcome and a token");
    bench.pass(Duration.ofMinutes(20));
    bench.requestShutdown();
    assertEquals(1, bench.ledgers.getFirst().expired(), bench.ledgers::toString);
  }

  @Test
  void sameCallAgain_isToldTheSame() {
    long small = hello((long) LEAST);
    var call =
        new Request.Call(
            header(small), 1, "t.work", Slice.of(BookBench.VALUE), Request.Options.DEFAULT);
    bench.receive(call);
    finish(Specimens.value(LEAST));
    String token = bench.lastToken();
    bench.replies.clear();
    bench.receive(call);
    assertEquals(token, bench.lastToken());
    assertEquals(1, bench.started.size());
  }

  @Test
  void helloAgain_saysAnotherLimit() {
    long session = hello((long) LEAST);
    bench.receive(new Request.Hello(header(session), "bench", List.of(), 2L * LEAST));
    assertEquals(session, bench.last(Reply.Welcome.class).session());
    call(session, Request.Options.DEFAULT);
    finish(Specimens.value(LEAST));
    assertEquals(LEAST, bench.last(Reply.Result.class).value().length());
  }

  @Test
  void declaredException_isNoLargerEither() {
    var declared = new EncodedException("OutOfPaper", Values.encode(Map.of("n", new byte[LEAST])));
    var failure = Failure.of(ErrorCode.DECLARED, Execution.FINISHED, "none").withDeclared(declared);
    long small = hello((long) LEAST);
    call(small, Request.Options.DEFAULT);
    bench.on(new Event.Finished(bench.started.getLast(), new Outcome.Failed(failure)));
    poll(small, bench.lastToken());
    assertEquals(Execution.FINISHED, assertTooLarge().execution());
  }

  @Test
  void compressedResult_fitsAsItWas_forWhomeverAsks() {
    byte[] plain = Values.encode("x".repeat(LEAST));
    byte[] value = Compression.deflate(Slice.of(plain)).toByteArray();
    assertTrue(value.length < 1_000);
    String token = deferred(hello(2L * LEAST, Compression.DEFLATE), false, value);
    poll(hello(2L * LEAST), token);
    assertArrayEquals(plain, bench.last(Reply.Result.class).value().toByteArray());
    poll(hello(2L * LEAST, Compression.DEFLATE), token);
    assertArrayEquals(value, bench.last(Reply.Result.class).value().toByteArray());
    poll(hello((long) LEAST), token);
    assertTooLarge();
    int before = bench.replies.size();
    poll(hello((long) LEAST, Compression.DEFLATE), token);
    assertTrue(assertTooLarge().message().contains("of 65541 bytes"));
    assertEquals(before + 2, bench.replies.size(), "a welcome and a failure");
  }

  @Test
  void description_isNoLargerEither() {
    var all = new Request.Describe(header(hello((long) LEAST)), null);
    bench.receive(all); // 70 000 bytes
    assertTrue(assertTooLarge().message().contains("raise the client's"));
    bench.receive(new Request.Describe(header(hello(70_000L + 50)), null));
    assertEquals(70_000, bench.last(Reply.Description.class).services().length);
  }
}
