package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.client.ClientEvent;
import dev.raincheck.client.ClientEvent.Kind;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What users put into a client: listeners, contexts for callbacks, metadata, a clock.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ObservedClientTest {
  private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

  @Service("shop")
  interface Shop {
    String echo(String text);

    CompletionStage<String> later(String text);

    String fail();

    Map<String, String> metadata();
  }

  private final CompletableFuture<Void> release = new CompletableFuture<>();

  private final class ShopAtWork implements Shop {
    @Override
    public String echo(String text) {
      return text;
    }

    @Override
    public CompletionStage<String> later(String text) {
      return release.thenApply(done -> text);
    }

    @Override
    public String fail() {
      throw new IllegalStateException("played by a test");
    }

    @Override
    public Map<String, String> metadata() {
      return CallContext.current().metadata();
    }
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Shop.class, new ShopAtWork())
          .shutdownStrategy("abort:200ms")
          .start();
  private final Queue<ClientEvent> events = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    server.close();
  }

  private RaincheckClient client(UnaryOperator<ClientOptions> change) {
    return RaincheckClient.connect(change.apply(ClientOptions.of(server.address())));
  }

  private List<Kind> kinds() {
    return events.stream().map(ClientEvent::kind).toList();
  }

  @Test
  void listener_hearsEachStepOfEachCall_alsoBehindOneThatThrows() {
    try (RaincheckClient client =
        client(it ->
            it.withListener(
                    event -> {
                      throw new AssertionError("a listener at fault");
                    })
                .withListener(events::add))) {
      client.service(Shop.class).echo("a");
      await().until(() -> events.size() == 3);
      assertEquals(List.of(Kind.SENT, Kind.ANSWERED, Kind.DONE), kinds());
      events.clear();
      client.submit(Shop.class, shop -> shop.echo("a")).await();
      await().until(() -> events.size() == 3);
      assertEquals(List.of(Kind.SENT, Kind.DEFERRED, Kind.DONE), kinds());
      assertTrue(events.stream().skip(1).allMatch(it -> it.operationId().isPresent()));
      events.clear();
      assertThrows(CallFailedException.class, () -> client.service(Shop.class).fail());
      await().until(() -> events.size() == 3);
      ClientEvent done = List.copyOf(events).getLast();
      assertFalse(done.isSuccess());
      assertEquals(Optional.of(ErrorCode.INTERNAL), done.code());
      assertEquals("shop.fail", done.method());
      assertEquals(0, client.droppedEvents());
    }
  }

  @Test
  void endByAClose_isHeardToo() {
    try (RaincheckClient client =
        RaincheckClient.connect(ClientOptions.of("tcp://127.0.0.1:1").withListener(events::add))) {
      client.submit(Shop.class, shop -> shop.echo("a"));
    }
    await().until(() -> !events.isEmpty());
    assertEquals(List.of(Kind.DONE), kinds());
    assertFalse(events.remove().isSuccess());
  }

  @Test
  void callback_runsInTheContextOfWhoAttachedIt() {
    try (RaincheckClient client =
        client(it ->
            it.withCallbackInterceptor(() -> {
              String tenant = TENANT.get();
              return callback -> ScopedValue.where(TENANT, tenant).run(callback);
            }))) {
      CompletionStage<String> stage =
          ScopedValue.where(TENANT, "blue").call(() -> client.service(Shop.class).later("a"));
      var seen = stage.thenApply(text -> text + " of " + TENANT.orElse("nobody"));
      release.complete(null);
      assertEquals("a of blue", seen.toCompletableFuture().join());
    }
  }

  @Test
  void interceptorsThatFail_leaveNoFutureIncomplete() {
    try (RaincheckClient client =
        client(it ->
            it.withCallbackInterceptor(() -> callback -> {})
                .withCallbackInterceptor(() ->
                    callback -> {
                      throw new IllegalStateException("played by a test");
                    }))) {
      release.complete(null);
      assertEquals("a", client.service(Shop.class).later("a").toCompletableFuture().join());
    }
  }

  @Test
  void interceptorThatFailsToCapture_isHeardByTheCaller() {
    var own = new IllegalStateException("no tenant");
    try (RaincheckClient client =
        client(it ->
            it.withCallbackInterceptor(() -> {
              throw own;
            }))) {
      assertSame(
          own, assertThrows(RuntimeException.class, () -> client.service(Shop.class).later("a")));
    }
  }

  @Test
  void suppliedMetadata_isMadeForEachCall_andItsFailureIsTheCallers() {
    var count = new AtomicLong();
    var own = new IllegalStateException("no trace");
    try (RaincheckClient client =
        client(it ->
            it.withMetadata(Map.of("a", "1"))
                .withMetadataSupplier(() -> {
                  if (count.incrementAndGet() == 3) {
                    throw own;
                  }
                  return Map.of("trace", String.valueOf(count.get()));
                }))) {
      Shop shop = client.service(Shop.class);
      assertEquals(Map.of("a", "1", "trace", "1"), shop.metadata());
      assertEquals(Map.of("a", "1", "trace", "2"), shop.metadata());
      assertSame(own, assertThrows(RuntimeException.class, shop::metadata));
    }
  }

  @Test
  void clock_decidesHowLongPatienceLasts() {
    var nowNs = new AtomicLong();
    try (RaincheckClient client =
        RaincheckClient.connect(
            ClientOptions.of("tcp://127.0.0.1:1")
                .withPatience(Duration.ofSeconds(2))
                .withClock(nowNs::get))) {
      var future = client.submit(Shop.class, shop -> shop.echo("a")).toFuture();
      await()
          .until(() -> {
            nowNs.addAndGet(Duration.ofMillis(500).toNanos());
            return future.isDone();
          });
      CompletionException thrown = assertThrows(CompletionException.class, future::join);
      assertTrue(thrown.getCause() instanceof CallNotStartedException, thrown::toString);
    }
  }
}
