package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

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
  @SuppressWarnings("ThreadPriorityCheck") // callbacks may do what they like
  void direct_leaveNothingBehindOnTheClientsThread() {
    onClientsThread(() -> {
      MDC.put("tenant", "Ada");
      Thread me = Thread.currentThread();
      me.setName("renamed");
      me.setPriority(Thread.MIN_PRIORITY);
      me.setContextClassLoader(null);
    });
    List<Object> state = new ArrayList<>();
    onClientsThread(() -> {
      Thread me = Thread.currentThread();
      state.add(me.getPriority() + " " + me.getName() + " " + MDC.get("tenant"));
      state.add(me.getContextClassLoader() != null);
    });
    assertEquals(List.of(Thread.NORM_PRIORITY + " raincheck-client null", true), state);
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

  /// Runs it where callbacks of a client with direct ones run, for certain: a listener is told by
  /// the loop, whenever it comes.
  private void onClientsThread(Runnable callback) {
    var ran = new CompletableFuture<Void>();
    client
        .submit(Office.class, it -> it.hold("Bob"))
        .onProgress(progress -> {
          try {
            assertEquals("raincheck-client", Thread.currentThread().getName());
            callback.run();
            ran.complete(null);
          } catch (Throwable thrown) {
            ran.completeExceptionally(thrown);
          }
        });
    ran.join();
  }

  @Test
  void direct_thatWouldWaitForTheClient_isToldSo() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Eve"));
    held.token();
    for (Runnable waits :
        List.<Runnable>of(
            () -> office.hold("never"),
            () -> client.call("office.hold", List.of("never")),
            client::ping,
            () -> client.describe(),
            held::await,
            held::poll,
            () -> held.cancel("never"),
            () -> held.toFuture().join(),
            () -> held.toFuture().thenApply(String::length).join(),
            () -> held.toFuture().copy().orTimeout(1, TimeUnit.MINUTES).join())) {
      onClientsThread(() -> {
        var thrown = assertThrows(IllegalStateException.class, waits::run);
        assertTrue(String.valueOf(thrown.getMessage()).contains("would wait for the client"));
      });
    }
    client.ping();
    assertEquals(11, work.held.get(), "none was started or cancelled that was refused");
    work.release.countDown();
    assertEquals("Eve", held.await());
  }

  @Test
  void direct_listenerThatFails_harmsNobody() {
    assertThrows(
        CompletionException.class,
        () ->
            onClientsThread(() -> {
              throw new IllegalStateException("played by a test");
            }));
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Eve"));
    held.onProgress(progress -> {
      throw new IllegalStateException("played by a test, too");
    });
    var told = new CompletableFuture<String>();
    held.onProgress(progress -> told.complete(progress.message()));
    assertEquals("Eve is held", told.join());
    assertEquals("hello Ada", office.greet("Ada"));
  }

  /// A future of a call that has ended posts nothing to the loop.
  @Test
  void direct_thatHangsOnWhatHasEnded_isRun() {
    for (int round = 0; round < 200; round++) {
      List<Deferred<String>> quick =
          IntStream.range(0, 8)
              .mapToObj(i -> client.submit(Office.class, it -> it.greet("" + i)))
              .toList();
      CompletableFuture<String> all = CompletableFuture.completedFuture("");
      for (Deferred<String> each : quick) {
        all = all.thenCompose(before -> each.toFuture());
      }
      assertEquals("hello 7", all.orTimeout(20, TimeUnit.SECONDS).join());
    }
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
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Eve"));
    CompletableFuture<String> again =
        held.toFuture()
            .handle((value, thrown) -> office.later("again"))
            .thenCompose(Function.identity());
    onClientsThread(client::close);
    var refused = assertThrows(CompletionException.class, again::join);
    assertInstanceOf(CallNotStartedException.class, refused.getCause());
  }
}
