package dev.raincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.client.Polled;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallFacts;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// An outcome as the test decides it, without a server.
class TestDeferredTest {
  private final TestDeferred<String> later = new TestDeferred<>("token");

  @Test
  void pending_hasProgress_andALimit() {
    assertEquals("token", later.token());
    later.report(0.5, "half");
    List<Progress> seen = new ArrayList<>();
    later.onProgress(seen::add);
    later.report(0.7, "more");
    assertEquals(List.of(new Progress(0.5, "half"), new Progress(0.7, "more")), seen);
    var pending = (Polled.Pending<String>) later.poll();
    assertEquals(Optional.of(new Progress(0.7, "more")), pending.progress());
    var over = assertThrows(StoppedWaitingException.class, () -> later.await(Duration.ZERO));
    assertEquals(Optional.of("token"), over.token());
  }

  @Test
  void limits_areThoseOfAClient() {
    assertThrows(IllegalArgumentException.class, () -> later.await(Duration.ofNanos(-1)));
    later.succeed("done");
    assertEquals("done", later.await(ChronoUnit.FOREVER.getDuration()));
  }

  @Test
  void success_isTaken_andThenAcknowledged() {
    CompletableFuture<String> cancelled = later.toFuture();
    assertTrue(cancelled.cancel(false));
    assertEquals(Optional.of("the future was cancelled"), later.cancelReason());
    later.succeed("done");
    assertEquals(new Polled.Done<>("done"), later.poll());
    assertFalse(later.isAcknowledged());
    assertEquals("done", later.await());
    assertTrue(later.isAcknowledged());
    assertEquals("done", later.toFuture().join());
  }

  @Test
  void failure_isThrownAsItIs() {
    var aborted =
        CallFacts.of("press.print", Execution.STARTED)
            .withCode(ErrorCode.ABORTED)
            .toException(CallAbortedException.class, "shut down");
    later.fail(aborted);
    assertEquals(aborted, assertThrows(CallAbortedException.class, later::await));
    assertEquals(new Polled.Failed<>(aborted), later.poll());
    assertTrue(later.toFuture().isCompletedExceptionally());
    var declared = new TestDeferred<String>("other");
    declared.fail(new IOException("declared"));
    assertThrows(IOException.class, declared::await);
  }
}
