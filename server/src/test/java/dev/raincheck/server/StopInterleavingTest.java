package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.protocol.CallMode;
import dev.raincheck.protocol.CallPolicy;
import dev.raincheck.protocol.Inbox;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Slice;
import dev.raincheck.protocol.Threads;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/// Interleavings, up to a bound, of a handler that ends and the loop that stops it: the interrupt
/// never hits what its thread does next.
class StopInterleavingTest {
  private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 60);
  private static final Outcome DONE = new Outcome.Value(Slice.of(new byte[] {1}));

  private static volatile StopInterleavingTest scene;

  private final AtomicInteger interrupts = new AtomicInteger();
  private final Inbox<Event> inbox = new Inbox<>(() -> {});
  private final HandlerRunner runner =
      new HandlerRunner(inbox, () -> 0, new LoopWatch(Thread.currentThread(), () -> 0), 1);
  private final RunningHandler handler =
      new RunningHandler(runner, operation(), Slice.of(new byte[0]));

  /// An interrupt is no step between which threads are switched; what stands before it here is one.
  private static final class HandlerThread extends Thread {
    @Override
    public void interrupt() {
      scene.interrupts.incrementAndGet();
      super.interrupt();
    }

    @Override
    public void run() {
      scene.handler.run();
    }
  }

  private Operation operation() {
    var policy =
        new CallPolicy(
            CallMode.RESPONDING,
            Threads.VIRTUAL,
            Optional.empty(),
            OptionalInt.empty(),
            false,
            CallPolicy.Timings.NONE);
    var method = new ServedMethod("t.work", policy, List.of(), _ -> DONE);
    var call =
        new Request.Call(
            Request.Header.sessionless(1),
            0,
            "t.work",
            Slice.of(new byte[0]),
            Request.Options.DEFAULT);
    var origin = new Operation.Origin(BookBench.PEER, null, Usage.ofEverybody());
    return new Operation(method, origin, call, new Operation.Grant(1, Operation.NEVER, 1), 0);
  }

  private static void play() {
    scene = new StopInterleavingTest();
    Thread thread = new HandlerThread();
    thread.start();
    scene.handler.stop("enough");
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    assertFalse(thread.isInterrupted(), "interrupted after its end");
    assertInstanceOf(Event.Finished.class, scene.inbox.poll());
    assertNull(scene.inbox.poll());
  }

  @Test
  void interrupt_neverHitsWhatComesAfterTheHandler() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, StopInterleavingTest::play);
  }
}
