package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/// Interleavings, up to a bound, of a caller and the client's loop.
class ClientInterleavingTest {
  private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 60);

  /// What both threads use. It stands here because what no static field leads to would be taken for
  /// one thread's own, and no switch be tried where its fields are written.
  private static volatile ClientCall call;

  private static void beside(Runnable caller, Runnable loop) {
    Thread thread = new Thread(caller);
    thread.start();
    loop.run();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /// The loop has just learned of a token when a caller finds the client closed.
  private static void endBesideAToken() {
    var spec = new ClientCall.Spec("t.work", Slice.of(new byte[0]), Request.Options.DEFAULT, false);
    call = new ClientCall(spec, null, 0);
    beside(
        () -> call.end(new CallOutcome.Closed()),
        () -> {
          call.learnToken("token");
          call.end(new CallOutcome.Value(Slice.of(new byte[0])));
        });
    assertTrue(call.isDone());
    assertTrue(call.answered.isDone());
    String answered = call.answered.join();
    assertTrue(answered == null || answered.equals("token"), answered);
  }

  @Test
  void callThatEndsTwice_isOverForEverybody() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, ClientInterleavingTest::endBesideAToken);
  }
}
