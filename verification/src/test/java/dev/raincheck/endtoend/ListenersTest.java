package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.ServerEvent;
import dev.raincheck.testkit.RaincheckExtension;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a listener is told of the lives of operations.
class ListenersTest {
  private final Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();

  @RegisterExtension
  final RaincheckExtension raincheck =
      RaincheckExtension.serving(Mint.class, new Mint.AtWork())
          .withServer(builder -> builder.listener(events::add));

  private List<String> kinds() {
    return events.stream().map(it -> it.kind().toString()).toList();
  }

  private void awaitKinds(String... kinds) {
    await().untilAsserted(() -> assertEquals(List.of(kinds), kinds()));
  }

  @Test
  void quickCall_isAccepted_started_ended_andAnswered(Mint mint) {
    assertEquals(5, mint.coin(5));
    awaitKinds("ACCEPTED", "STARTED", "ENDED", "ANSWERED");
    ServerEvent last = List.copyOf(events).getLast();
    assertEquals("mint.coin", last.method());
    assertTrue(last.age().isPositive(), last.toString());
    assertTrue(last.code().isEmpty() && last.operationId().isEmpty() && !last.isDeferred());
  }

  @Test
  void deferredCall_isDeliveredAndAcknowledgedToo_underItsId(RaincheckClient client) {
    Deferred<Integer> later = client.submit(Mint.class, it -> it.press(7));
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

  @Test
  void refusedAndFailedCalls_sayWhy(RaincheckClient client, Mint mint) {
    assertThrows(RaincheckException.class, () -> client.call("mint.forge", Map.of()));
    awaitKinds("REFUSED");
    assertEquals("UNKNOWN_METHOD", events.remove().code().orElseThrow().toString());
    assertThrows(RaincheckException.class, () -> mint.coin(-1));
    awaitKinds("ACCEPTED", "STARTED", "ENDED", "ANSWERED");
    assertEquals("INTERNAL", List.copyOf(events).getLast().code().orElseThrow().toString());
  }
}
