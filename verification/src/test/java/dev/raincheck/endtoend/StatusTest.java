package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.settings.Limits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What a server says of itself, without a call and without parsing.
class StatusTest {
  @Service("mill")
  interface Mill {
    @Blocking
    @Serial("stone")
    String grind(String grain) throws InterruptedException;
  }

  private final CountDownLatch ground = new CountDownLatch(1);
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(
              Mill.class,
              grain -> {
                ground.await();
                return grain;
              })
          .limits(Limits.DEFAULT.withUnfinishedMax(10).withSessionsMax(20))
          .build();

  private ServerStatus.Method grind() {
    return server.status().methods().getFirst();
  }

  @Test
  void status_followsTheLifeOfServerAndOperations() {
    assertEquals(ServerStatus.State.BUILT, server.status().state());
    server.start();
    ServerStatus idle = server.status();
    assertEquals(ServerStatus.State.SERVING, idle.state());
    assertTrue(idle.oldest().isEmpty());
    assertEquals(new ServerStatus.Fill(0, 10), idle.unfinished());
    assertEquals(0.0, idle.unfinished().part());
    try (var client = RaincheckClient.connect(server.address())) {
      Deferred<String> first = client.submit(Mill.class, mill -> mill.grind("rye"));
      Deferred<String> second = client.submit(Mill.class, mill -> mill.grind("oats"));
      assertFalse(first.token().isEmpty() || second.token().isEmpty());
      ServerStatus busy = server.status();
      assertEquals(new ServerStatus.Fill(2, 10), busy.unfinished());
      assertEquals(new ServerStatus.Fill(1, 20), busy.sessions());
      assertEquals(new ServerStatus.Fill(1, 40), busy.connections());
      assertTrue(busy.oldest().orElseThrow().isPositive());
      assertEquals(
          "mill.grind: 1 queued, 1 running, 0 unclaimed, 1 handlers busy", grind().toString());
      ground.countDown();
      await().until(() -> grind().unclaimed() + server.status().ledger().total() == 2);
      assertEquals("rye", first.await());
      assertEquals("oats", second.await());
    }
    await().untilAsserted(() -> assertEquals(2, server.status().ledger().acknowledged()));
    assertTrue(server.status().loopDelay().compareTo(Duration.ZERO) > 0);
    server.close();
    assertEquals(ServerStatus.State.CLOSED, server.status().state());
    assertEquals(2, server.status().ledger().accepted());
  }
}
