package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.client.CallOptions;
import dev.raincheck.client.ClientEvent;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallTimedOutException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server whose clock the test moves: what takes minutes is over at once, and nothing ends as
/// long as the clock stands still.
class ServerClockTest {
  private static final Duration RETENTION = Duration.ofMinutes(2);

  @Service("kitchen")
  public interface Kitchen {
    String order(String dish);

    @Blocking
    String bake(String dish);
  }

  private final AtomicLong nowNs = new AtomicLong(-1_000);
  private final CountDownLatch served = new CountDownLatch(1);
  private final Queue<ClientEvent.Kind> seen = new ConcurrentLinkedQueue<>();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Kitchen.class, new Cook())
          .retention(RETENTION)
          .shutdownStrategy(ShutdownStrategies.drain(Duration.ofMinutes(10)))
          .clock(nowNs::get)
          .start();
  private final RaincheckClient client =
      RaincheckClient.connect(
          ClientOptions.of(server.address()).withListener(event -> seen.add(event.kind())));

  private final class Cook implements Kitchen {
    @Override
    public String order(String dish) {
      return bake(dish);
    }

    @Override
    public String bake(String dish) {
      try {
        served.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return dish;
    }
  }

  private static CallOptions hour() {
    return CallOptions.operationLimit(Duration.ofHours(1));
  }

  private void move(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }

  @AfterEach
  void close() {
    served.countDown();
    client.close();
    server.requestShutdown();
    await()
        .until(() -> {
          move(Duration.ofMinutes(1));
          return server.closed().isDone();
        });
  }

  @Test
  void retention_endsWhenTheClockIsMoved() {
    Deferred<String> cake = client.submit(Kitchen.class, kitchen -> kitchen.bake("cake"));
    Deferred<Object> resumed = client.resume(cake.token());
    served.countDown();
    await().until(() -> resumed.poll() instanceof Polled.Done);

    move(RETENTION.minusSeconds(1));
    assertInstanceOf(Polled.Done.class, client.resume(cake.token()).poll());

    move(Duration.ofSeconds(2));
    await().until(() -> client.resume(cake.token()).poll() instanceof Polled.Failed);
    var failed = (Polled.Failed<?>) client.resume(cake.token()).poll();
    var expired = assertInstanceOf(TokenException.class, failed.cause());
    assertEquals(ErrorCode.TOKEN_EXPIRED, expired.code().orElseThrow());
  }

  @Test
  void token_comesWhenTheClockReachesTheDeadline() {
    Thread caller = Thread.ofVirtual().start(() -> client.service(Kitchen.class).order("soup"));
    await().until(() -> server.status().ledger().accepted() == 1);
    assertTrue(seen.stream().noneMatch(kind -> kind == ClientEvent.Kind.DEFERRED));

    move(Duration.ofMillis(500));
    await().until(() -> seen.contains(ClientEvent.Kind.DEFERRED));
    served.countDown();
    await().until(() -> !caller.isAlive());
  }

  @Test
  void operationLimit_endsWhenTheClockIsMoved() {
    Deferred<String> bread =
        client.with(hour()).submit(Kitchen.class, kitchen -> kitchen.bake("bread"));
    bread.token();

    move(Duration.ofHours(1).plusMillis(2));
    assertThrows(CallTimedOutException.class, bread::await);
  }

  @Test
  void movedClock_isNoticedWhileNoMessageComes() {
    client.with(hour()).submit(Kitchen.class, kitchen -> kitchen.bake("stew")).token();
    client.close();
    await().until(() -> server.status().connections().used() == 0);

    move(Duration.ofHours(1).plusMillis(2));
    await().until(() -> server.status().unfinished().used() == 0);
  }

  @Test
  void drain_endsWhenTheClockReachesItsLimit() {
    client.submit(Kitchen.class, kitchen -> kitchen.bake("roast")).token();
    server.requestShutdown();
    await()
        .until(() -> {
          move(Duration.ofMinutes(2));
          return server.closed().isDone();
        });
    Ledger ledger = server.awaitClose();
    assertEquals(1, ledger.aborted(), ledger::toString);
  }
}
