package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.protocol.CallMode;
import dev.raincheck.protocol.CallPolicy;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Threads;
import dev.raincheck.protocol.Token;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// How a handler's log lines say which operation they are of.
class HandlerNamesTest {
  private static final String LABEL = "t.work-0123abcd";

  private record Seen(String thread, @Nullable String mdc) {}

  private static Seen seenOn(CallMode mode, Threads threads) {
    var seen = new CompletableFuture<Seen>();
    Handler handler =
        _ -> {
          seen.complete(new Seen(Thread.currentThread().getName(), MDC.get("operation")));
          return new Outcome.Value(new byte[] {1});
        };
    var policy =
        new CallPolicy(
            mode, threads, Optional.empty(), OptionalInt.empty(), false, CallPolicy.Timings.NONE);
    var method = new ServedMethod("t.work", policy, List.of(), handler);
    var call =
        new Request.Call(
            Request.Header.sessionless(1), 0, "t.work", new byte[0], Request.Options.DEFAULT);
    var origin = new Operation.Origin(BookBench.PEER, null, new Usage(null));
    var operation =
        new Operation(method, origin, call, new Operation.Grant(1, Operation.NEVER, 1), 0);
    operation.token = new Token.Id(0x0123abcd_4567_89efL, 0);
    var watch = new LoopWatch(Thread.currentThread(), () -> 0);
    try (var runner = new HandlerRunner(new Inbox(() -> {}), () -> 0, watch, 1)) {
      runner.start(operation);
      return seen.join();
    }
  }

  @Test
  void threadOfItsOwn_bearsTheOperationsName() {
    Seen seen = seenOn(CallMode.BLOCKING, Threads.VIRTUAL);
    assertEquals(LABEL, seen.thread());
    assertNull(seen.mdc(), "it would cost more than the operation");
  }

  @Test
  void pooledThread_carriesTheOperationsNameInTheMdc() {
    assertEquals(LABEL, seenOn(CallMode.BLOCKING, Threads.CPU).mdc());
  }

  @Test
  void loop_carriesTheOperationsNameInTheMdc() {
    assertEquals(LABEL, seenOn(CallMode.NON_BLOCKING, Threads.VIRTUAL).mdc());
    assertNull(MDC.get("operation"), "after the handler");
  }
}
