package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.shutdown.Ledger;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Shutdowns within the process.
final class ClosingTest {
  @Service("door")
  interface Door {
    String shut();
  }

  @Test
  void closeCalledByAHandler_doesNotDeadlock() throws Exception {
    var server = new AtomicReference<RaincheckServer>();
    Door door =
        () -> {
          server.get().close();
          return "shut";
        };
    server.set(
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Door.class, door)
            .shutdownStrategy("drain:10s")
            .start());
    try (var client = RaincheckClient.connect(server.get().address())) {
      assertEquals("shut", client.service(Door.class).shut());
      Ledger ledger = server.get().closed().get(20, TimeUnit.SECONDS);
      assertEquals(1, ledger.answered());
      assertTrue(ledger.addsUp());
    }
  }

  @Test
  void rejectByText_refusesWhatHasNotStarted_andFinishesWhatRuns() throws Exception {
    var work = new OfficeAtWork();
    var server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Office.class, work)
            .shutdownStrategy("reject:20s")
            .start();
    try (var client = RaincheckClient.connect(server.address())) {
      Deferred<String> running = client.submit(Office.class, it -> it.inTurn("running"));
      running.token();
      await().until(() -> work.held.get() == 1);
      Deferred<String> queued = client.submit(Office.class, it -> it.inTurn("queued"));
      queued.token();
      server.requestShutdown();
      var rejected = assertThrows(CallNotStartedException.class, queued::await);
      assertEquals(Optional.of(ErrorCode.REJECTED), rejected.code());
      var watched = running.toFuture(); // on its way before the server ends
      work.release.countDown();
      assertEquals("running", watched.get(20, TimeUnit.SECONDS));
      Ledger ledger = server.closed().get(20, TimeUnit.SECONDS);
      assertEquals(2, ledger.accepted(), ledger::toString);
      assertEquals(1, ledger.rejected(), ledger::toString);
      assertTrue(ledger.addsUp());
    }
  }
}
