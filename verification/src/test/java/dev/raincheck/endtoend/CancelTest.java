package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.api.Execution;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.CallTimedOutException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.testkit.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Ends that the client, the limit or the server decide.
final class CancelTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, work)
          .times(Times.DEFAULT.withCancelGrace(Duration.ofMillis(300)))
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  @AfterEach
  void close() {
    work.release.countDown();
    client.close();
    server.close();
    Ledger ledger = server.awaitClose();
    assertTrue(ledger.addsUp(), ledger::toString);
  }

  private Deferred<String> running(RaincheckClient.Call<Office, String> call) {
    int before = work.held.get();
    Deferred<String> deferred = client.submit(Office.class, call);
    await().until(() -> work.held.get() > before);
    return deferred;
  }

  @Test
  void obeyedCancel_endsAsCancelled_withTheReason() {
    Deferred<String> held = running(it -> it.hold("Ada"));
    held.cancel("not needed");
    var thrown = assertThrows(CallCancelledException.class, held::await);
    assertEquals(Execution.STARTED, thrown.execution());
    assertTrue(thrown.getMessage().contains("not needed"), thrown.getMessage());
  }

  @Test
  void ignoredCancel_endsAsAborted_whenTheGraceIsOver() {
    Deferred<String> stubborn = running(it -> it.insist("Ada"));
    stubborn.cancel("not needed");
    var thrown = assertThrows(CallAbortedException.class, stubborn::await);
    assertEquals(Execution.STARTED, thrown.execution());
  }

  @Test
  void cancelOfAQueuedOne_neverStartsIt() {
    Deferred<String> first = running(it -> it.inTurn("first"));
    Deferred<String> second = client.submit(Office.class, it -> it.inTurn("second"));
    second.cancel("not needed");
    var thrown = assertThrows(CallCancelledException.class, second::await);
    assertEquals(Execution.NOT_STARTED, thrown.execution());
    work.release.countDown();
    assertEquals("first", first.await());
    assertEquals(1, work.held.get());
  }

  @Test
  void cancelAfterTheEnd_changesNothing() {
    work.release.countDown();
    Deferred<String> held = running(it -> it.hold("Ada"));
    try (var other = RaincheckClient.connect(server.address())) {
      Deferred<String> resumed = other.resume(held.token(), String.class);
      assertEquals("Ada", held.await());
      resumed.cancel("too late");
    }
    assertEquals("Ada", held.await());
  }

  @Test
  void cancelledFuture_cancelsTheOperation() {
    Deferred<String> held = running(it -> it.hold("Ada"));
    CompletableFuture<String> future = held.toFuture();
    future.cancel(true);
    assertThrows(CallCancelledException.class, () -> held.await(Duration.ofSeconds(20)));
  }

  @Test
  void operationLimit_endsAsTimedOut() {
    Office office = client.service(Office.class);
    var thrown = assertThrows(CallTimedOutException.class, office::tooLong);
    assertEquals(Execution.STARTED, thrown.execution());
    assertTrue(thrown.getMessage().contains("50 ms"), thrown.getMessage());
  }

  /// Nobody waits for that: it is logged, and not thrown on a thread that nobody knows.
  @Test
  void futureThatIsCancelled_whileTheServerIsAway_isLogged() throws Exception {
    var log = (Logger) LoggerFactory.getLogger("dev.raincheck.client");
    var told = new ListAppender<ILoggingEvent>();
    told.list = new CopyOnWriteArrayList<>();
    told.start();
    log.addAppender(told);
    log.setLevel(Level.DEBUG);
    try (var proxy = FaultProxy.to(server.address());
        var far =
            RaincheckClient.connect(
                ClientOptions.of(proxy.address()).withPatience(Duration.ofSeconds(1)))) {
      CompletableFuture<String> future = far.submit(Office.class, it -> it.hold("Ada")).toFuture();
      await().until(() -> work.held.get() > 0);
      proxy.partition();
      future.cancel(true);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> told.list.toString().contains("the operation of a cancelled future"));
    } finally {
      log.setLevel(null);
      log.detachAppender(told);
    }
  }
}
