package dev.raincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A handler alone, without a server.
class TestCallTest {
  private final Press.AtWork press = new Press.AtWork();

  @Test
  void handler_seesTheCall() {
    TestCall call =
        TestCall.of("press.print")
            .withPrincipal("alice")
            .withKey("k-1")
            .withMetadata(Map.of("trace", "1"))
            .withRemaining(Duration.ofSeconds(5));
    List<Object> seen =
        call.call(() -> {
          CallContext current = CallContext.current();
          return List.of(
              current.method(),
              current.principal(),
              current.key(),
              current.metadata(),
              current.remaining(),
              current.operationId(),
              current.isShuttingDown());
        });
    assertEquals(
        List.of(
            "press.print",
            "alice",
            Optional.of("k-1"),
            Map.of("trace", "1"),
            Optional.of(Duration.ofSeconds(5)),
            "press.print-test",
            false),
        seen);
    assertFalse(CallContext.find().isPresent());
  }

  @Test
  void reports_areRemembered_asAServerTakesThem() throws Exception {
    var call = TestCall.of("press.print");
    press.release.countDown();
    assertEquals("x, printed", call.call(() -> press.print("x")));
    call.progress(7, "too much");
    assertEquals(
        List.of(new Progress(0.5, "half of x"), new Progress(1, "too much")), call.reports());
  }

  @Test
  void cancel_isSeen_andInterrupts() {
    var call = TestCall.of("press.print");
    call.onProgress(report -> call.cancel("enough"));
    assertThrows(InterruptedException.class, () -> call.call(() -> press.print("x")));
    assertFalse(Thread.currentThread().isInterrupted());
    assertEquals(Optional.of("enough"), call.cancellation().reason());
    call.cancel("again");
    assertEquals(Optional.of("enough"), call.cancellation().reason());
  }

  /// As on a server, which may be asked to stop a handler before that has a thread.
  @Test
  void cancelBeforeItBegins_interrupts() {
    var cancelled = TestCall.of("press.print");
    cancelled.cancel("before it began");
    assertThrows(InterruptedException.class, () -> cancelled.call(() -> press.print("x")));
    assertFalse(Thread.currentThread().isInterrupted());
    assertThrows(
        CancellationException.class,
        () ->
            cancelled.call(() -> {
              CallContext.current().cancellation().throwIfRequested();
              return "";
            }));
  }

  /// What comes too late for the handler must not meet the test.
  @Test
  void cancelFromAnotherThread_doesNotInterruptTheTest() throws InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      var call = TestCall.of("press.print");
      var begun = new AtomicBoolean();
      Thread canceller =
          Thread.ofPlatform()
              .start(() -> {
                while (!begun.get()) {
                  Thread.onSpinWait();
                }
                call.cancel("enough");
              });
      call.call(() -> {
        begun.set(true);
        return "";
      });
      canceller.join();
      assertFalse(Thread.interrupted());
    }
  }

  @Test
  void interrupt_endsWithTheHandler() {
    var call = TestCall.of("press.print");
    boolean seen =
        call.call(() -> {
          call.cancel("enough");
          return Thread.currentThread().isInterrupted();
        });
    assertTrue(seen);
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void shutdown_isSeen() {
    var call = TestCall.of("press.print");
    call.shutDown();
    assertTrue(call.call(() -> CallContext.current().isShuttingDown()));
  }
}
