package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.Execution;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever is asked of a client that is closed, or has no server, ends, and says so truly.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClosedClientTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server = work.open();
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  @AfterEach
  void close() {
    work.release.countDown();
    client.close();
    server.close();
  }

  private static void assertNotStarted(org.junit.jupiter.api.function.Executable call) {
    var thrown = assertThrows(CallNotStartedException.class, call);
    assertEquals(Execution.NOT_STARTED, thrown.execution());
  }

  @Test
  void newCalls_wereNotStarted() {
    Office office = client.service(Office.class);
    client.close();
    assertNotStarted(() -> office.greet("Ada"));
    assertNotStarted(() -> client.call("office.greet", Map.of("name", "Ada")));
    assertNotStarted(client::ping);
    assertNotStarted(() -> client.describe());
    assertNotStarted(() -> client.submit(Office.class, it -> it.hold("Ada")).token());
  }

  @Test
  void tokens_areStillGood() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    String token = held.token();
    client.close();
    assertThrows(StoppedWaitingException.class, held::await);
    var polled = assertInstanceOf(Polled.Failed.class, held.poll());
    assertInstanceOf(StoppedWaitingException.class, polled.cause());
    var joined = assertThrows(CompletionException.class, () -> held.toFuture().join());
    assertInstanceOf(StoppedWaitingException.class, joined.getCause());
    Deferred<String> resumed = client.resume(token, String.class);
    assertThrows(StoppedWaitingException.class, resumed::poll);
    assertThrows(StoppedWaitingException.class, () -> resumed.cancel("not needed"));
    assertThrows(IllegalStateException.class, resumed::acknowledge);
    work.release.countDown();
    try (var another = RaincheckClient.connect(server.address())) {
      assertEquals("Ada", another.resume(token, String.class).await());
    }
  }

  @Test
  void withoutServer_nothingWasStarted() {
    var options = ClientOptions.of("tcp://127.0.0.1:1").withPatience(Duration.ofMillis(100));
    try (var lonely = RaincheckClient.connect(options)) {
      assertNotStarted(() -> lonely.service(Office.class).greet("Ada"));
    }
  }

  @Test
  void refusedCancel_saysNothingAboutTheCall() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    assertThrows(IllegalArgumentException.class, () -> held.cancel("y".repeat(10_000)));
    work.release.countDown();
    assertEquals("Ada", held.await());
  }
}
