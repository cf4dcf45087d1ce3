package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A step that fails half-way, mostly for want of memory, is the client's last: whoever waits is
/// told all the same, wherever the call was just then.
class FaultTest {
  private static final CallOutcome BROKEN = new CallOutcome.Broken();

  private final CallBench bench = new CallBench();

  private void end() {
    bench.listener = () -> {};
    bench.book.abandonAll(BROKEN);
  }

  @Test
  void callThatIsAnsweredJustThen_isTold() {
    ClientCall call = bench.submit();
    failOnce();
    assertThrows(OutOfMemoryError.class, () -> bench.result(bench.last(Request.Call.class)));
    assertNull(CallBench.outcome(call));
    end();
    assertEquals(BROKEN, CallBench.outcome(call));
  }

  @Test
  void questionThatIsAnsweredJustThen_isTold() {
    var why = new CompletableFuture<CallOutcome>();
    failOnce();
    bench.ask(question(reply -> bench.listener.run(), why::complete));
    Reply.Header header = CallBench.headerFor(bench.last(Request.Describe.class));
    var reply = new Reply.Description(header, Values.encode(List.of()));
    assertThrows(OutOfMemoryError.class, () -> bench.receive(reply));
    end();
    assertEquals(BROKEN, why.getNow(null));
  }

  /// The arguments cannot be written for a server that does not read them as they are.
  @Test
  void callThatIsSentJustThen_isTold() {
    byte[] noDeflateData = {(byte) 0xc7, 5, 90, 0, 0, 0, 9, 1};
    var options = new Request.Options(null, null, null, true, Map.of());
    var call =
        new ClientCall(
            new ClientCall.Spec("t.work", Slice.of(noDeflateData), options, false), null, 0);
    assertThrows(
        RuntimeException.class,
        () -> {
          bench.book.submit(call, bench.nowNs);
          bench.welcome(bench.last(Request.Hello.class));
        });
    end();
    assertEquals(BROKEN, CallBench.outcome(call));
  }

  private void failOnce() {
    bench.listener =
        () -> {
          bench.listener = () -> {};
          throw new OutOfMemoryError("played by a test");
        };
  }

  /// The end is begun again when there is memory.
  @Test
  void callsThatWaitForAnotherTry_areAllTold_ifTheEndFailsItself() {
    List<ClientCall> calls = List.of(bench.submit(), bench.submit());
    for (Request.Call asked : bench.all(Request.Call.class)) {
      Failure later = CallBench.failure(ErrorCode.OVERLOADED).withRetry(Retry.asNewRequest(5_000));
      bench.receive(new Reply.Failed(CallBench.headerFor(asked), null, later));
    }
    failOnce();
    assertThrows(OutOfMemoryError.class, () -> bench.book.abandonAll(BROKEN));
    end();
    calls.forEach(it -> assertEquals(BROKEN, CallBench.outcome(it)));
  }

  @Test
  void callThatIsMadeAgainJustThen_isTold() {
    ClientCall call = bench.submit();
    Request.Call asked = bench.last(Request.Call.class);
    Failure later = CallBench.failure(ErrorCode.OVERLOADED).withRetry(Retry.asNewRequest(5_000));
    bench.receive(new Reply.Failed(CallBench.headerFor(asked), null, later));
    call.spec = null;
    assertThrows(NullPointerException.class, () -> bench.pass(5_010));
    end();
    assertEquals(BROKEN, CallBench.outcome(call));
  }

  @Test
  void questionsThatWaitForASession_areAllTold_ifTheEndFailsItself() {
    bench.alive = false;
    var why = new CompletableFuture<CallOutcome>();
    bench.ask(question(reply -> {}, it -> bench.listener.run()));
    bench.ask(question(reply -> {}, why::complete));
    failOnce();
    assertThrows(OutOfMemoryError.class, () -> bench.book.abandonAll(BROKEN));
    end();
    assertEquals(BROKEN, why.getNow(null));
  }

  private static Query question(Consumer<Reply> onReply, Consumer<CallOutcome> onAbandoned) {
    return new Query.Plain(header -> new Request.Describe(header, null), onReply, onAbandoned);
  }
}
