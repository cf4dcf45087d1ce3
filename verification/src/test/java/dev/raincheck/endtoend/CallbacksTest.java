package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.CallNotStartedException;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.Progress;
import dev.raincheck.server.RaincheckServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What users hang on results runs where they said, and harms nobody there.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CallbacksTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server = work.open();
  private final RaincheckClient client = connect(Runnable::run);
  private final Office office = client.service(Office.class);

  private RaincheckClient connect(Executor callbacks) {
    return RaincheckClient.connect(ClientOptions.of(server.address()).withCallbacks(callbacks));
  }

  @AfterEach
  void close() {
    work.release.countDown();
    client.close();
    server.close();
  }

  /// What the callback returns that is there before the result is.
  private <T> T called(RaincheckClient by, Function<String, T> callback) {
    Deferred<String> held = by.submit(Office.class, it -> it.hold("Ada"));
    CompletableFuture<T> called = held.toFuture().thenApply(callback);
    work.release.countDown();
    return called.join();
  }

  @Test
  void direct_runOnTheClientsThread() {
    assertEquals("raincheck-client", called(client, name -> Thread.currentThread().getName()));
  }

  @Test
  void otherwise_runOnTheirExecutor() {
    Executor own = callback -> Thread.ofPlatform().name("own").start(callback);
    try (RaincheckClient other = connect(own)) {
      assertEquals("own", called(other, name -> Thread.currentThread().getName()));
    }
  }

  @Test
  void direct_mayStartWhatFollows() {
    CompletableFuture<String> follows =
        called(client, name -> office.later(name).toCompletableFuture());
    assertEquals("later Ada", follows.join());
  }

  @Test
  void direct_thatWouldWaitForTheClient_isToldSo_andNothingIsStarted() {
    String refusal = "would wait for the client";
    for (Runnable waits :
        new Runnable[] {
          () -> office.enter(),
          () -> client.call("office.enter", List.of()),
          client::ping,
          () -> client.submit(Office.class, it -> it.hold("Eve")).await()
        }) {
      var thrown =
          assertThrows(
              CompletionException.class,
              () ->
                  called(client, name -> CompletableFuture.runAsync(waits, Runnable::run)).join());
      assertInstanceOf(IllegalStateException.class, thrown.getCause());
      assertTrue(String.valueOf(thrown.getMessage()).contains(refusal), thrown.getMessage());
    }
    assertEquals(1, office.enter(), "the two refused ones have not entered");
  }

  @Test
  void direct_listenersHearInOrder_andOneThatFailsHarmsNobody() throws Exception {
    var told = new LinkedBlockingQueue<String>();
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Bob"));
    held.onProgress(progress -> {
      throw new IllegalStateException("played by a test");
    });
    held.onProgress((Progress progress) -> told.add(progress.message()));
    assertEquals("Bob is held", told.take());
    assertEquals("hello Ada", office.greet("Ada"));
  }

  @Test
  void executorThatRefuses_leavesNoFutureIncomplete() {
    Executor full =
        callback -> {
          throw new RejectedExecutionException("played by a test");
        };
    try (RaincheckClient other = connect(full)) {
      assertEquals(true, called(other, name -> Thread.currentThread().isVirtual()));
    }
  }

  @Test
  void direct_mayClose_andIsRefusedFromThenOn() {
    var refused = new AtomicReference<Throwable>();
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Eve"));
    CompletableFuture<Void> ended =
        held.toFuture()
            .handle((value, thrown) -> office.later("again"))
            .thenCompose(again -> again)
            .handle((value, thrown) -> {
              refused.set(thrown);
              return null;
            });
    held.onProgress(progress -> client.close());
    ended.join();
    assertInstanceOf(CallNotStartedException.class, refused.get().getCause());
  }
}
