package dev.raincheck.server.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.server.state.Handler;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.transport.loop.Inbox;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/// How a handler's log lines say which operation they are of.
class HandlerNamesTest {
  private static final String LABEL = "t.work-0123abcd456789ef";

  private static void issueToken(Operation operation) {
    operation.token = operation.id(() -> 0x0123abcd_4567_89efL);
  }

  private record Seen(String thread, @Nullable String mdc) {}

  private static Seen seenOn(CallMode mode, Threads threads) {
    var seen = new CompletableFuture<Seen>();
    Operation operation =
        operation(
            mode,
            threads,
            () -> seen.complete(new Seen(Thread.currentThread().getName(), MDC.get("operation"))));
    issueToken(operation);
    try (var runner = runner()) {
      runner.start(operation);
      runner.startWaiting();
      return seen.join();
    }
  }

  private static HandlerRunner runner() {
    var watch = new LoopWatch(Thread.currentThread(), () -> 0);
    return new HandlerRunner(new Inbox<>(() -> {}), () -> 0, watch, 1);
  }

  private static Operation operation(CallMode mode, Threads threads, Runnable work) {
    Handler handler =
        _ -> {
          work.run();
          return new Outcome.Value(Slice.of(new byte[] {1}));
        };
    var policy =
        new CallPolicy(
            mode, threads, Optional.empty(), OptionalInt.empty(), false, CallPolicy.Timings.NONE);
    var method = new ServedMethod("t.work", policy, List.of(), handler);
    return LoneOperation.of(method);
  }

  @Test
  void threadOfItsOwn_bearsTheOperationsName() {
    Seen seen = seenOn(CallMode.BLOCKING, Threads.VIRTUAL);
    assertEquals(LABEL, seen.thread());
    assertNull(seen.mdc(), "it would cost more than the operation");
  }

  @Test
  void threadOfItsOwn_bearsTheMethodsName_andTheOperationsOnceItHasAToken() {
    var before = new CompletableFuture<String>();
    var named = new CompletableFuture<Boolean>();
    var after = new CompletableFuture<String>();
    Operation operation =
        operation(
            CallMode.RESPONDING,
            Threads.VIRTUAL,
            () -> {
              Thread me = Thread.currentThread();
              before.complete(me.getName());
              named.join();
              await().until(() -> !me.getName().equals("t.work"));
              after.complete(me.getName());
            });
    try (var runner = runner()) {
      runner.start(operation);
      runner.startWaiting();
      assertEquals("t.work", before.join());
      issueToken(operation);
      runner.name(operation);
      runner.startWaiting();
      named.complete(true);
      assertEquals(LABEL, after.join());
    }
  }

  @Test
  void operationThatGetsItsTokenBeforeItsThread_givesItItsName() {
    var seen = new CompletableFuture<String>();
    Operation operation =
        operation(
            CallMode.RESPONDING,
            Threads.VIRTUAL,
            () -> seen.complete(Thread.currentThread().getName()));
    try (var runner = runner()) {
      var running = new RunningHandler(runner, operation, Slice.of(new byte[0]));
      operation.running = running;
      issueToken(operation);
      runner.name(operation);
      Thread.ofVirtual().name("t.work").start(running);
      assertEquals(LABEL, seen.join());
    }
  }

  @Test
  void operationThatIsStartedTwice_runsOnce() throws Exception {
    var runs = new LinkedBlockingQueue<Thread>();
    Operation operation =
        operation(CallMode.RESPONDING, Threads.VIRTUAL, () -> runs.add(Thread.currentThread()));
    try (var runner = runner()) {
      var running = new RunningHandler(runner, operation, Slice.of(new byte[0]));
      running.startOnVirtualThread();
      Thread began = runs.take();
      running.run();
      began.join();
      assertTrue(runs.isEmpty());
    }
  }

  @Test
  void platformThread_bearsTheOperationsName_andCarriesItInTheMdc() {
    assertEquals(new Seen(LABEL, LABEL), seenOn(CallMode.BLOCKING, Threads.CPU));
  }

  @Test
  void loop_carriesTheOperationsNameInTheMdc() {
    assertEquals(LABEL, seenOn(CallMode.NON_BLOCKING, Threads.VIRTUAL).mdc());
    assertNull(MDC.get("operation"), "after the handler");
  }

  @ParameterizedTest
  @EnumSource(
      value = CallMode.class,
      names = {"NON_BLOCKING", "BLOCKING"})
  void platformThread_carriesTheOperationsIdInTheMdc_onceSomebodyHasAskedForIt(CallMode mode) {
    var seen = new CompletableFuture<String>();
    var id = new CompletableFuture<String>();
    Operation operation =
        operation(
            mode,
            Threads.CPU,
            () -> {
              id.complete(CallContext.current().operationId());
              seen.complete(MDC.get("operation"));
            });
    try (var runner = runner()) {
      runner.start(operation);
      runner.startWaiting();
      assertEquals("t.work-" + id.join(), seen.join());
    }
    assertNull(MDC.get("operation"), "after the handler");
  }
}
