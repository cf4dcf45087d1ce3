package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerEvent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// What a listener is told of the lives of operations.
class ListenersTest {
  @Service("mint")
  interface Mint {
    @NonBlocking
    int coin(int value);

    @Blocking
    int press(int value);
  }

  private static final Mint MINT =
      new Mint() {
        @Override
        public int coin(int value) {
          if (value < 0) {
            throw new IllegalStateException("a debt");
          }
          return value;
        }

        @Override
        public int press(int value) {
          return value;
        }
      };

  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Mint.class, MINT)
          .listener(events::add)
          .build();

  private List<String> kinds() {
    return events.stream().map(it -> it.kind().toString()).toList();
  }

  private void awaitKinds(String... kinds) {
    await().untilAsserted(() -> assertEquals(List.of(kinds), kinds()));
  }

  @Test
  void quickCall_isAccepted_started_ended_andAnswered() {
    try (server;
        var client = RaincheckClient.connect(server.start().address())) {
      assertEquals(5, client.service(Mint.class).coin(5));
      awaitKinds("ACCEPTED", "STARTED", "ENDED", "ANSWERED");
      ServerEvent last = List.copyOf(events).getLast();
      assertEquals("mint.coin", last.method());
      assertTrue(last.age().isPositive(), last.toString());
      assertTrue(last.code().isEmpty() && last.operationId().isEmpty() && !last.isDeferred());
    }
  }

  @Test
  void deferredCall_isDeliveredAndAcknowledgedToo_underItsId() {
    try (server;
        var client = RaincheckClient.connect(server.start().address())) {
      Deferred<Integer> later = client.submit(Mint.class, mint -> mint.press(7));
      assertEquals(7, later.await());
      await().until(() -> kinds().contains("ACKNOWLEDGED"));
      ServerEvent last = List.copyOf(events).getLast();
      assertTrue(last.isDeferred());
      String id = last.operationId().orElseThrow();
      assertTrue(
          events.stream()
              .filter(it -> it.kind() == ServerEvent.Kind.ENDED)
              .allMatch(it -> it.operationId().orElseThrow().equals(id)));
    }
  }

  @Test
  void refusedAndFailedCalls_sayWhy() {
    try (server;
        var client = RaincheckClient.connect(server.start().address())) {
      assertThrows(RaincheckException.class, () -> client.call("mint.forge", Map.of()));
      awaitKinds("REFUSED");
      assertEquals("UNKNOWN_METHOD", events.remove().code().orElseThrow().toString());
      assertThrows(RaincheckException.class, () -> client.service(Mint.class).coin(-1));
      awaitKinds("ACCEPTED", "STARTED", "ENDED", "ANSWERED");
      assertEquals("INTERNAL", List.copyOf(events).getLast().code().orElseThrow().toString());
    }
  }
}
