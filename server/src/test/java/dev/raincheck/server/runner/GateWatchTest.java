package dev.raincheck.server.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Threads;
import dev.raincheck.client.ClientStandIn;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who has waited in a client for long, while others wait for its place, is told of.
class GateWatchTest {
  private static final long LONG_NS = 10_000_000_000L;

  private final GateWatch watch = new GateWatch();
  private final CompletableFuture<String> reply = new CompletableFuture<>();
  private final Gate gate = Gate.limit(1);
  private final ServedMethod method =
      new ServedMethod(
          "t.work",
          new CallPolicy(
              CallMode.BLOCKING,
              Threads.VIRTUAL,
              Optional.of("group"),
              OptionalInt.empty(),
              false,
              CallPolicy.Timings.NONE),
          List.of(gate),
          _ -> new Outcome.Value(Slice.of(new byte[] {1})));
  private final Operation holder = operation();
  private final Task task =
      new Task(holder) {
        @Override
        String label() {
          return holder.label();
        }
      };

  @AfterEach
  void release() {
    reply.complete("");
  }

  private Operation operation() {
    return LoneOperation.of(method);
  }

  private void hold(Runnable work) {
    Gate.passAll(holder);
    Thread thread = Thread.ofVirtual().start(work);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    watch.enter(task, thread, 0);
  }

  @Test
  void handlerThatWaitsInAClient_whileOthersWaitForIt_isToldOfOnce() {
    hold(() -> ClientStandIn.await(reply));
    Gate.passAll(operation());
    assertEquals(List.of(), watch.look(LONG_NS - 1));
    assertEquals(List.of("t.work"), watch.look(LONG_NS));
    assertEquals(List.of(), watch.look(LONG_NS + 1));
  }

  @Test
  void handlerThatNobodyWaitsFor_mayWait() {
    hold(() -> ClientStandIn.await(reply));
    assertEquals(List.of(), watch.look(LONG_NS));
  }

  @Test
  void handlerThatWaitsForSomethingElse_mayWait() {
    hold(reply::join);
    Gate.passAll(operation());
    assertEquals(List.of(), watch.look(LONG_NS));
  }

  @Test
  void handlerThatHasEnded_isNotToldOf() {
    hold(() -> ClientStandIn.await(reply));
    Gate.passAll(operation());
    watch.leave(task);
    assertEquals(List.of(), watch.look(LONG_NS));
  }
}
