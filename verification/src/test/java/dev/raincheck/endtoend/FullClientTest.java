package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Retry;
import dev.raincheck.client.CallOptions;
import dev.raincheck.client.ClientLimits;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.WhenFull;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Clients that have as many calls under way as they may.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class FullClientTest {
  private static final ClientLimits ONE_CALL = ClientLimits.DEFAULT.withCallsMax(1);

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, new OfficeAtWork())
          .shutdownStrategy("abort:200ms")
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  private ClientOptions options(ClientLimits limits) {
    return ClientOptions.of(server.address()).withLimits(limits);
  }

  private static void assertFull(CallNotStartedException full) {
    assertEquals(Optional.of(ErrorCode.OVERLOADED), full.code());
    assertEquals("NOT_STARTED", full.execution().name());
    assertEquals(Retry.Advice.NEW_REQUEST, full.retry().advice());
    assertTrue(full.getMessage().contains("no room in this client"), full::getMessage);
    assertTrue(full.getMessage().contains("1 of 1 calls"), full::getMessage);
  }

  @Test
  void blockingCall_waitsForRoom() {
    try (var client = RaincheckClient.connect(options(ONE_CALL))) {
      Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
      held.token();
      CompletableFuture<String> greeting =
          CompletableFuture.supplyAsync(() -> client.service(Office.class).greet("Bob"));
      await().until(() -> client.toString().contains("1 wait for room"));
      held.cancel("to make room");
      assertEquals("hello Bob", greeting.join());
    }
  }

  @Test
  void metadataAndKeys_takeRoom_asArgumentsDo() {
    var small = ClientLimits.DEFAULT.withBytesMax(10_000).withWhenFull(WhenFull.REFUSE);
    try (var client = RaincheckClient.connect(options(small))) {
      client
          .with(CallOptions.metadata(Map.of("note", "x".repeat(4_000))))
          .submit(Office.class, it -> it.hold("Ada"));
      var named = client.with(CallOptions.key("k".repeat(250)));
      for (int call = 1; call <= 100; call++) {
        assertTrue(call < 3, "calls that hold more than the limit are refused");
        try {
          named.submit(Office.class, it -> it.hold("Bob"));
        } catch (CallNotStartedException full) {
          assertEquals(Optional.of(ErrorCode.OVERLOADED), full.code());
          return;
        }
      }
    }
  }

  @Test
  void callThatFindsNoRoomInTime_isNotStarted() {
    var impatient = options(ONE_CALL).withPatience(Duration.ofMillis(10));
    try (var client = RaincheckClient.connect(options(ONE_CALL));
        var other = RaincheckClient.connect(impatient.withPatience(Duration.ofSeconds(1)))) {
      client.submit(Office.class, it -> it.hold("Ada")).token();
      Deferred<String> held = other.submit(Office.class, it -> it.hold("Bob"));
      String token = held.token();
      assertFull(
          assertThrows(
              CallNotStartedException.class, () -> other.service(Office.class).greet("Cyd")));
      assertFull(
          assertThrows(
              CallNotStartedException.class,
              () -> other.submit(Office.class, it -> it.greet("Cyd"))));
      assertThrows(
          StoppedWaitingException.class,
          () -> other.resume(token, String.class).await(Duration.ofMillis(1)));
    }
  }

  @Test
  void refusingClient_refusesWhatIsNotWaitedFor_atOnce() {
    var refusing = options(ONE_CALL.withWhenFull(WhenFull.REFUSE));
    try (var client = RaincheckClient.connect(refusing)) {
      client.submit(Office.class, it -> it.hold("Ada")).token();
      assertFull(
          assertThrows(
              CallNotStartedException.class,
              () -> client.submit(Office.class, it -> it.greet("Bob"))));
      var failed =
          assertThrows(
              CompletionException.class,
              () -> client.service(Office.class).later("Bob").toCompletableFuture().join());
      assertFull(assertInstanceOf(CallNotStartedException.class, failed.getCause()));
    }
  }

  @Test
  void callbackOnTheClientsThread_neverWaits() {
    var direct = options(ONE_CALL).withCallbacks(Runnable::run);
    try (var client = RaincheckClient.connect(direct)) {
      var told = new CompletableFuture<Throwable>();
      var _ =
          client
              .service(Office.class)
              .later("Ada")
              .thenRun(() -> {
                Deferred<String> _ = client.submit(Office.class, it -> it.hold("Bob"));
                try {
                  client.submit(Office.class, it -> it.greet("Cyd"));
                } catch (CallNotStartedException full) {
                  told.complete(full);
                }
              });
      assertFull(assertInstanceOf(CallNotStartedException.class, told.join()));
    }
  }

  @Test
  void result_takesRoomUntilItIsHandedOver() {
    var callbacks = new ConcurrentLinkedQueue<Runnable>();
    var slow = options(ONE_CALL.withWhenFull(WhenFull.REFUSE)).withCallbacks(callbacks::add);
    try (var client = RaincheckClient.connect(slow)) {
      var greeting = client.service(Office.class).later("Ada").toCompletableFuture();
      await().until(() -> !callbacks.isEmpty());
      assertFull(
          assertThrows(
              CallNotStartedException.class,
              () -> client.submit(Office.class, it -> it.greet("Bob"))));
      callbacks.remove().run();
      assertEquals("later Ada", greeting.join());
      assertEquals("hello Bob", client.service(Office.class).greet("Bob"));
      assertTrue(client.toString().contains(" 0 of 1 calls, 0 of"), client::toString);
    }
  }

  @Test
  void callsThatTheServerHasNoRoomFor_areMadeAgain() {
    try (var busy =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Office.class, new OfficeAtWork())
                .limits(Limits.DEFAULT.withUnfinishedMax(10))
                .shutdownStrategy("abort:200ms")
                .start();
        var client = RaincheckClient.connect(busy.address())) {
      Office office = client.service(Office.class);
      List<CompletableFuture<String>> all =
          IntStream.range(0, 100)
              .mapToObj(i -> office.later("" + i).toCompletableFuture())
              .toList();
      for (int i = 0; i < all.size(); i++) {
        assertEquals("later " + i, all.get(i).join());
      }
    }
  }

  /// Whoever waits when the client is closed is told that.
  @Test
  void closedClient_letsNobodyWait() {
    CompletableFuture<String> greeting;
    try (var client = RaincheckClient.connect(options(ONE_CALL))) {
      client.submit(Office.class, it -> it.hold("Ada")).token();
      greeting = CompletableFuture.supplyAsync(() -> client.service(Office.class).greet("Bob"));
      await().until(() -> client.toString().contains("1 wait for room"));
    }
    var closed = assertThrows(CompletionException.class, greeting::join);
    assertTrue(closed.getCause().getMessage().contains("the client is closed"));
  }
}
