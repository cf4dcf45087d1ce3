package dev.raincheck.testkit;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.CallOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallTimedOutException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a user's test has.
class RaincheckExtensionTest {
  private final Press.AtWork press = new Press.AtWork();

  @RegisterExtension
  final RaincheckExtension raincheck =
      RaincheckExtension.serving(Press.class, press)
          .withServer(builder -> builder.retention(ofMinutes(15)))
          .withClient(options -> options.withAgent("test"));

  @Test
  void parameters_areWhatTheExtensionHas(
      Press remote,
      RaincheckClient client,
      RaincheckServer server,
      TestClock clock,
      FaultProxy proxy) {
    assertEquals("x, proof", remote.proof("x"));
    assertSame(raincheck.client(), client);
    assertSame(raincheck.server(), server);
    assertSame(raincheck.clock(), clock);
    assertSame(raincheck.proxy(), proxy);
    assertEquals("y, proof", raincheck.service(Press.class).proof("y"));
    assertNotSame(press, remote);
  }

  @Test
  void outcome_comesWhenTheTestSaysSo(RaincheckClient client) {
    Deferred<String> later = client.submit(Press.class, it -> it.print("x"));
    await()
        .until(() -> later.poll() instanceof Polled.Pending<String> p && p.progress().isPresent());
    press.release.countDown();
    assertEquals("x, printed", later.await());
  }

  @Test
  void retention_passesInNoTime(RaincheckClient client, TestClock clock) {
    press.release.countDown();
    String token = client.submit(Press.class, it -> it.print("x")).token();
    await().until(() -> client.resume(token).poll() instanceof Polled.Done<?>);
    clock.advance(ofMinutes(14));
    assertInstanceOf(Polled.Done.class, client.resume(token).poll());
    clock.advance(ofMinutes(2));
    await().until(() -> client.resume(token).poll() instanceof Polled.Failed<?>);
    var expired = assertThrows(TokenException.class, () -> client.resume(token).await());
    assertEquals(ErrorCode.TOKEN_EXPIRED, expired.code().orElseThrow());
  }

  @Test
  void operationLimit_passesInNoTime(RaincheckClient client, TestClock clock) {
    Deferred<String> later =
        client
            .with(CallOptions.operationLimit(ofHours(2)))
            .submit(Press.class, it -> it.print("x"));
    assertFalse(later.token().isEmpty());
    clock.advance(ofHours(2).plus(ofSeconds(1)));
    assertThrows(CallTimedOutException.class, later::await);
  }

  @Test
  void restart_losesTokens_andKeepsTheClient(RaincheckClient client, Press remote) {
    String token = client.submit(Press.class, it -> it.print("x")).token();
    RaincheckServer first = raincheck.server();
    raincheck.restart();
    assertEquals(ServerStatus.State.CLOSED, first.status().state());
    assertThrows(TokenException.class, () -> client.resume(token).await());
    assertEquals("y, proof", remote.proof("y"));
  }

  @Test
  void cutConnection_isMadeUpFor(Press remote, FaultProxy proxy) {
    assertEquals("x, proof", remote.proof("x"));
    proxy.reset();
    assertEquals("y, proof", remote.proof("y"));
    proxy.hangUp();
    assertEquals("z, proof", remote.proof("z"));
    assertEquals(3, press.proofs.get());
    assertEquals(1, proxy.open());
  }

  @Test
  void partition_isWaitedOut_andNothingRunsTwice(Press remote, FaultProxy proxy) {
    assertEquals("x, proof", remote.proof("x"));
    proxy.partition();
    Thread healer =
        Thread.ofVirtual()
            .start(() -> {
              await().until(() -> proxy.lossy() > 0);
              proxy.heal();
            });
    assertEquals("y, proof", remote.proof("y"));
    assertEquals(2, press.proofs.get());
    await().until(() -> !healer.isAlive());
  }

  @Test
  void lostReplies_areAskedForAgain(FaultProxy proxy) {
    proxy.spoilNext(Fault.REPLIES_LOST, 400);
    Press remote = raincheck.service(Press.class);
    proxy.hangUp(); // the next connection is the spoilt one
    for (int i = 0; i < 20; i++) {
      assertEquals(i + ", proof", remote.proof(String.valueOf(i)));
    }
    assertEquals(20, press.proofs.get());
    assertTrue(proxy.struck() <= 1);
  }
}
