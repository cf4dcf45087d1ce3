package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.api.ServingState;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A client that knows several servers uses one, and goes to another when that one has gone.
class SeveralServersTest {
  /// Says who answers.
  @Service("which")
  interface Which {
    String server();

    String slowly() throws InterruptedException;
  }

  private record Named(String server, CountDownLatch started, CountDownLatch end) implements Which {
    @Override
    public String slowly() throws InterruptedException {
      started.countDown();
      end.await();
      return server;
    }
  }

  private static Named named(String name) {
    return new Named(name, new CountDownLatch(1), new CountDownLatch(1));
  }

  private static RaincheckServer serve(Named implementation) {
    return RaincheckServer.builder("tcp://127.0.0.1:*").serve(Which.class, implementation).start();
  }

  @Test
  void closedServer_isFollowedByTheNext() throws Exception {
    Named first = named("first");
    try (RaincheckServer one = serve(first);
        RaincheckServer two = serve(named("second"));
        var client = RaincheckClient.connect(one.address() + "," + two.address())) {
      Which which = client.service(Which.class);
      assertEquals("first", which.server());
      var last = client.submit(Which.class, Which::slowly).toFuture();
      first.started().await();
      one.requestShutdown();
      await().until(() -> client.ping() == ServingState.DRAINING);
      var next = client.submit(Which.class, Which::server).toFuture(); // which the first refuses
      first.end().countDown();
      assertEquals("first", last.get());
      assertEquals("second", next.get());
      assertTrue(one.awaitClose().addsUp());
      assertEquals("second", which.server());
    }
  }

  @Test
  void serverThatIsNotThere_isPassedOver() {
    String nowhere;
    try (RaincheckServer gone = serve(named("gone"))) {
      nowhere = gone.address();
    }
    try (RaincheckServer there = serve(named("there"))) {
      try (var client =
          RaincheckClient.connect(ClientOptions.of(nowhere + ", " + there.address()))) {
        assertEquals("there", client.service(Which.class).server());
      }
    }
  }

  @Test
  void addressThatIsNone_isRefused_whicheverItIs() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> ClientOptions.of("tcp://127.0.0.1:5570,127.0.0.1:5571"));
    assertTrue(String.valueOf(refused.getMessage()).contains("\"127.0.0.1:5571\""));
  }
}
