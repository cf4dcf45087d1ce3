package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Query;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the client's thread ends.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientLoopTest {
  private static final ClientCall.Spec SPEC =
      new ClientCall.Spec("t.work", Slice.of(new byte[0]), Request.Options.DEFAULT, false);

  private final ClientLoop loop = new ClientLoop(ClientOptions.of("tcp://127.0.0.1:1"));

  ClientLoopTest() {
    loop.start();
  }

  private void askForEver() {
    loop.ask(
        new Query.Plain(
            header -> {
              askForEver();
              return new Request.Ping(header);
            },
            reply -> {},
            why -> {}));
  }

  @Test
  void faultAtTheEnd_leavesNoCallerWaiting() {
    loop.ask(
        new Query.Plain(
            Request.Ping::new,
            reply -> {},
            why -> {
              throw new OutOfMemoryError("played by a test");
            }));
    loop.close();
    var late = new ClientCall(SPEC, null, 0);
    loop.submit(late);
    assertEquals(new CallOutcome.Broken(), late.done.getNow(null));
  }

  @Test
  void stepThatFails_leavesNoCallerWaiting_whoseQuestionItWas() {
    var told = new CompletableFuture<CallOutcome>();
    loop.ask(
        new Query.Plain(
            header -> {
              throw new OutOfMemoryError("played by a test");
            },
            reply -> {},
            told::complete));
    loop.close();
    assertEquals(new CallOutcome.Broken(), told.getNow(null));
  }

  @Test
  void stepThatFails_isSaidToThoseWhoseTurnWasToCome() {
    var told = new CompletableFuture<CallOutcome>();
    var late = new ClientCall(SPEC, null, 0);
    loop.ask(
        new Query.Plain(
            header -> {
              loop.submit(late);
              throw new OutOfMemoryError("played by a test");
            },
            reply -> {},
            told::complete));
    loop.close();
    assertEquals(new CallOutcome.Broken(), told.getNow(null));
    assertEquals(new CallOutcome.Broken(), late.done.getNow(null));
  }

  /// Whose carriers may be burnt.
  @Test
  void callerOnAPlatformThread_isToldByTheLoopItself() {
    for (ClientCall call :
        List.of(ClientCall.awaitedHere(SPEC, 0), new ClientCall(SPEC, null, 0))) {
      loop.end(call, new CallOutcome.Closed());
      assertTrue(call.done.isDone());
    }
    loop.close();
  }

  @Test
  void callerOnAVirtualThread_isToldTogetherWithTheOthersOfTheTurn() throws Exception {
    var calls = new LinkedBlockingQueue<ClientCall>();
    Thread.ofVirtual().start(() -> calls.add(ClientCall.awaitedHere(SPEC, 0)));
    ClientCall call = calls.take();
    loop.close();
    loop.end(call, new CallOutcome.Closed());
    assertFalse(call.done.isDone());
  }

  /// The loop fails then, and the book knows the call no more.
  @Test
  void callThatEnds_whenThereIsNoMemoryForItsListeners_isToldAllTheSame() {
    var full = new AtomicBoolean();
    LongSupplier clock =
        () -> {
          if (full.get()) {
            throw new OutOfMemoryError("played by a test");
          }
          return System.nanoTime();
        };
    var options = ClientOptions.of("tcp://127.0.0.1:1").withClock(clock).withListener(it -> {});
    var other = new ClientLoop(options);
    var call = new ClientCall(SPEC, null, 0);
    full.set(true);
    assertThrows(OutOfMemoryError.class, () -> other.end(call, new CallOutcome.Closed()));
    assertTrue(call.done.isDone());
    full.set(false);
    other.start();
    other.close();
    loop.close();
  }

  @Test
  void close_doesNotWaitForCallersThatGoOn() {
    askForEver();
    loop.close();
  }
}
