package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Handler;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.transport.loop.Inbox;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handlers that are told to stop, on threads that are theirs alone.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlerStopTest {
  private final Semaphore ended = new Semaphore(0);
  private final Inbox<Event> inbox = new Inbox<>(ended::release);
  private final HandlerRunner runner =
      new HandlerRunner(inbox, () -> 0, new LoopWatch(Thread.currentThread(), () -> 0), 2);
  private final BlockingQueue<Thread> at = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    runner.close();
  }

  private Operation operation(Threads threads, Runnable work) {
    Handler handler =
        _ -> {
          at.add(Thread.currentThread());
          work.run();
          return new Outcome.Value(Slice.of(new byte[] {1}));
        };
    var policy =
        new CallPolicy(
            CallMode.BLOCKING,
            threads,
            Optional.empty(),
            OptionalInt.empty(),
            false,
            CallPolicy.Timings.NONE);
    return LoneOperation.of(new ServedMethod("t.work", policy, List.of(), handler));
  }

  private Operation started(Threads threads, Runnable work) {
    Operation operation = operation(threads, work);
    assertTrue(inbox.fallAsleep());
    runner.start(operation);
    runner.startWaiting();
    return operation;
  }

  private void awaitEnd() throws InterruptedException {
    ended.acquire();
    inbox.wakeUp();
    assertInstanceOf(Event.Finished.class, inbox.poll());
  }

  private static void parkUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  @Test
  void handlerAtWork_isInterrupted_onEitherKindOfThread() throws Exception {
    for (Threads threads : Threads.values()) {
      Operation operation = started(threads, HandlerStopTest::parkUntilInterrupted);
      at.take();
      runner.stop(operation, "enough");
      awaitEnd();
    }
  }

  @Test
  void handlerThatWasToldBeforeItHadAThread_isInterruptedAsItBegins() throws Exception {
    Operation operation = operation(Threads.VIRTUAL, HandlerStopTest::parkUntilInterrupted);
    assertTrue(inbox.fallAsleep());
    runner.start(operation);
    runner.stop(operation, "enough");
    runner.startWaiting();
    awaitEnd();
  }

  @Test
  void handlerWithoutAThread_didNotStart_andANewRequestMaySucceedASecondLater() {
    Operation operation = operation(Threads.VIRTUAL, HandlerStopTest::parkUntilInterrupted);
    new RunningHandler(runner, operation, Slice.of(new byte[0])).hasNoThread();
    var finished = assertInstanceOf(Event.Finished.class, inbox.poll());
    Failure told = assertInstanceOf(Outcome.Failed.class, finished.outcome()).failure();
    assertEquals(Execution.NOT_STARTED, told.execution());
    assertEquals(Retry.asNewRequest(1_000), told.retry());
  }

  @Test
  void handlerThatHasEnded_isNotInterrupted() throws Exception {
    Operation operation = started(Threads.CPU, () -> {});
    awaitEnd();
    Thread its = at.take();
    runner.stop(operation, "enough");
    its.join();
    assertFalse(its.isInterrupted());
  }

  /// So what it leaves behind there, and an interrupt that comes late, hit nobody.
  @Test
  void cpuBoundHandlers_haveAThreadEach() throws Exception {
    started(Threads.CPU, () -> {});
    awaitEnd();
    started(Threads.CPU, () -> {});
    awaitEnd();
    assertNotEquals(at.take(), at.take());
  }

  @Test
  void cpuBoundHandlers_runAtTheSameTime_upToTheNumberOfThreads() throws Exception {
    var release = new CompletableFuture<Integer>();
    started(Threads.CPU, release::join);
    inbox.wakeUp();
    started(Threads.CPU, release::join);
    at.take();
    at.take();
    release.complete(1);
    awaitEnd();
    assertEquals(0, at.size());
  }
}
