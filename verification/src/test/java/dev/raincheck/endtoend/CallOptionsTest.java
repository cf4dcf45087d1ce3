package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Service;
import dev.raincheck.client.CallOptions;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallTimedOutException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a single call asks for reaches its handler, by each way of calling.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CallOptionsTest {
  @Service("asked")
  interface Asked {
    /// What the caller sent along.
    Map<String, String> metadata();

    String hold() throws InterruptedException;
  }

  private static final class AskedAtWork implements Asked {
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public Map<String, String> metadata() {
      return new TreeMap<>(CallContext.current().metadata());
    }

    @Override
    public String hold() throws InterruptedException {
      never.await();
      return "";
    }
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Asked.class, new AskedAtWork())
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient client =
      RaincheckClient.connect(
          ClientOptions.of(server.address()).withMetadata(Map.of("tenant", "blue")));
  private final RaincheckClient traced = client.with(CallOptions.metadata(Map.of("trace", "7")));

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void metadata_isThere_howeverTheMethodIsCalled() {
    Map<String, String> both = Map.of("tenant", "blue", "trace", "7");
    assertEquals(both, traced.service(Asked.class).metadata());
    assertEquals(both, traced.submit(Asked.class, Asked::metadata).await());
    assertEquals(both, traced.call("asked.metadata", List.of()));
    assertEquals(both, traced.submit("asked.metadata", Map.of()).await());
    assertEquals(Map.of("tenant", "blue"), client.service(Asked.class).metadata());
  }

  @Test
  void operationLimit_endsTheWork() {
    Asked limited =
        client.with(CallOptions.operationLimit(Duration.ofMillis(50))).service(Asked.class);
    assertThrows(CallTimedOutException.class, limited::hold);
  }

  @Test
  void respondWithin_isTheDeadlineForAToken() {
    RaincheckClient hasty = client.with(CallOptions.respondWithin(Duration.ofMillis(1)));
    assertTrue(hasty.submit(Asked.class, Asked::hold).poll() instanceof Polled.Pending);
  }

  @Test
  void closedView_isAClosedClient() {
    traced.close();
    assertThrows(RuntimeException.class, () -> client.service(Asked.class).metadata());
  }
}
