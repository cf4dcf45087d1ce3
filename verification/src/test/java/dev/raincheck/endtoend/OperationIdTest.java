package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An operation has one id, wherever it is spoken of.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OperationIdTest {
  @Service("ids")
  interface Ids {
    /// Waits, asks, and says what it is called.
    String later(boolean askAtOnce);

    @NonBlocking
    String failing();
  }

  private final BlockingQueue<String> ids = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> release = new CompletableFuture<>();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Ids.class, new IdsAtWork())
          .respondWithin(Duration.ofMillis(50))
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  private final class IdsAtWork implements Ids {
    @Override
    public String later(boolean askAtOnce) {
      if (askAtOnce) {
        ids.add(CallContext.current().operationId());
      }
      release.join();
      return CallContext.current().operationId() + " on " + Thread.currentThread().getName();
    }

    @Override
    public String failing() {
      ids.add(CallContext.current().operationId());
      throw new IllegalStateException("played by a test");
    }
  }

  @AfterEach
  void close() {
    release.complete("");
    client.close();
    server.close();
  }

  @Test
  void idThatTheHandlerAsksForFirst_isTheTokens_andItsThreads() throws Exception {
    Deferred<String> later = client.submit(Ids.class, it -> it.later(true));
    String id = Token.operationIdOf(later.token());
    assertEquals(id, ids.take());
    release.complete("");
    assertEquals(id + " on ids.later-" + id, later.await());
  }

  @Test
  void idOfTheToken_isTheHandlers_andItsThreads() {
    Deferred<String> later = client.submit(Ids.class, it -> it.later(false));
    String id = Token.operationIdOf(later.token());
    release.complete("");
    assertEquals(id + " on ids.later-" + id, later.await());
  }

  @Test
  void callerOfWhatFailsAtOnce_isToldTheId() throws Exception {
    var failed = assertThrows(CallFailedException.class, () -> client.service(Ids.class).failing());
    String id = ids.take();
    assertEquals(Optional.of(id), failed.operationId());
    assertTrue(
        failed.getMessage().endsWith("[INTERNAL] (operation " + id + ")"), failed::getMessage);
  }

  @Test
  void whoWaitsForATokenOnly_isToldTheId() {
    Deferred<String> later = client.submit(Ids.class, it -> it.later(false));
    String id = Token.operationIdOf(later.token());
    Deferred<String> resumed = client.resume(later.token(), String.class);
    var impatient =
        assertThrows(RaincheckException.class, () -> resumed.await(Duration.ofMillis(1)));
    assertTrue(impatient.getMessage().startsWith("operation " + id + ": "), impatient::getMessage);
  }
}
