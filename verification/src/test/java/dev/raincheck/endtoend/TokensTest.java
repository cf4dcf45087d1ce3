package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// A token is good in any process until its result is acknowledged or expired; what is wrong with
/// one is told precisely.
final class TokensTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private RaincheckServer server = started("tcp://127.0.0.1:*", Duration.ofMinutes(1));
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  private RaincheckServer started(String address, Duration retention) {
    return builder(address).retention(retention).start();
  }

  private ServerBuilder builder(String address) {
    return RaincheckServer.builder(address)
        .serve(Office.class, work)
        .instance("office of " + address)
        .shutdownStrategy("abort:200ms");
  }

  @AfterEach
  void close() {
    work.release.countDown();
    client.close();
    server.close();
  }

  private String tokenOfADoneCall() {
    work.release.countDown();
    Deferred<String> done = client.submit(Office.class, it -> it.hold("Ada"));
    await().until(() -> done.poll() instanceof Polled.Done<String>);
    return done.token();
  }

  private static void assertTold(ErrorCode code, RaincheckClient by, String token) {
    Deferred<String> resumed = by.resume(token, String.class);
    var thrown = assertThrows(TokenException.class, resumed::await);
    assertEquals(Optional.of(code), thrown.code(), thrown::getMessage);
  }

  @Test
  void token_isTakenUpByAnotherClient_whenTheFirstIsGone() {
    String token;
    try (var first = RaincheckClient.connect(server.address())) {
      token = first.submit(Office.class, it -> it.hold("Ada")).token();
    }
    Deferred<String> resumed = client.resume(token, String.class);
    assertInstanceOf(Polled.Pending.class, resumed.poll());
    work.release.countDown();
    assertEquals("Ada", resumed.await(Duration.ofSeconds(20)));
  }

  @Test
  void outcomeThatWasPushed_isDelivered_whenItsCallerHasLookedAtIt() {
    try (var other = RaincheckClient.connect(server.address())) {
      Deferred<String> looked = other.submit(Office.class, it -> it.hold("Ada"));
      var told = new CompletableFuture<>();
      looked.onProgress(told::complete); // makes the client wait for pushes
      looked.token();
      work.release.countDown();
      await().until(() -> other.toString().contains("0 deferred"));
      assertInstanceOf(Polled.Done.class, looked.poll());
    }
    server.close();
    assertEquals(1, server.awaitClose().delivered());
  }

  @Test
  void whatIsNoToken_isShownInOneLine() {
    var broken = assertThrows(TokenException.class, client.resume("a token\n")::await);
    assertTrue(
        String.valueOf(broken.getMessage()).startsWith("token \"a token\\u000a\": "),
        broken::getMessage);
  }

  @Test
  void result_isFetchedAgainAndAgain_untilItIsAcknowledged() {
    String token = tokenOfADoneCall();
    try (var another = RaincheckClient.connect(server.address())) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            new Polled.Done<>("Ada"), another.resume(token, Office.class, o -> o.hold("")).poll());
        assertEquals(new Polled.Done<>("Ada"), client.resume(token, String.class).poll());
        assertEquals(new Polled.Done<>("Ada"), client.resume(token).poll());
      }
      another.resume(token, String.class).acknowledge();
      another.resume(token, String.class).acknowledge(); // once more does no harm
    }
    await().untilAsserted(() -> assertTold(ErrorCode.TOKEN_ACKNOWLEDGED, client, token));
  }

  @Test
  void malformedAndForgedTokens_areToldApart() {
    String token = tokenOfADoneCall();
    assertTold(ErrorCode.TOKEN_MALFORMED, client, "");
    assertTold(ErrorCode.TOKEN_MALFORMED, client, "no token at all");
    assertTold(ErrorCode.TOKEN_MALFORMED, client, token.substring(1));
    assertTold(ErrorCode.TOKEN_MALFORMED, client, "x".repeat(5_000));
    int inOperation = 50;
    char other = token.charAt(inOperation) == 'A' ? 'B' : 'A';
    assertTold(
        ErrorCode.TOKEN_FORGED,
        client,
        token.substring(0, inOperation) + other + token.substring(inOperation + 1));
    assertEquals("Ada", client.resume(token, String.class).await());
  }

  @Test
  void whatIsNoToken_canNeitherBeCancelledNorAcknowledged() {
    for (String text : List.of("", "nonsense", "x".repeat(97))) {
      Deferred<String> resumed = client.resume(text, String.class);
      assertMalformed(resumed::acknowledge);
      assertMalformed(() -> resumed.cancel("enough"));
    }
  }

  private static void assertMalformed(Executable use) {
    var thrown = assertThrows(TokenException.class, use);
    assertEquals(Optional.of(ErrorCode.TOKEN_MALFORMED), thrown.code(), thrown::getMessage);
  }

  @Test
  void acknowledgedToken_cannotBeCancelled() {
    String token = tokenOfADoneCall();
    client.resume(token, String.class).acknowledge();
    var thrown =
        assertThrows(
            TokenException.class, () -> client.resume(token, String.class).cancel("too late"));
    assertEquals(Optional.of(ErrorCode.TOKEN_ACKNOWLEDGED), thrown.code(), thrown::getMessage);
  }

  @Test
  void tokenOfAnotherServer_isToldSo() {
    String token = tokenOfADoneCall();
    try (var other = started("tcp://127.0.0.1:*", Duration.ofMinutes(1));
        var named = builder("tcp://127.0.0.1:*").instance("attic").start();
        var sameName = RaincheckClient.connect(other.address());
        var otherName = RaincheckClient.connect(named.address())) {
      assertTold(ErrorCode.TOKEN_LOST, sameName, token); // by its name it is another run
      assertTold(ErrorCode.TOKEN_OF_ANOTHER_SERVER, otherName, token);
    }
  }

  @Test
  void tokenOfAnEarlierRun_isLost() {
    byte[] secret = "sixteen bytes at least".getBytes(StandardCharsets.UTF_8);
    String address;
    String token;
    RaincheckServer first = builder("tcp://127.0.0.1:*").instance("it").tokenSecret(secret).start();
    address = first.address();
    try (var caller = RaincheckClient.connect(address)) {
      token = caller.submit(Office.class, it -> it.hold("Ada")).token();
    }
    first.close();
    try (var second = builder(address).instance("it").tokenSecret(secret).start();
        var caller = RaincheckClient.connect(second.address())) {
      assertTold(ErrorCode.TOKEN_LOST, caller, token);
      char other = token.charAt(50) == 'A' ? 'B' : 'A';
      assertTold(
          ErrorCode.TOKEN_FORGED, caller, token.substring(0, 50) + other + token.substring(51));
    }
  }

  @Test
  void retention_ends() {
    work.release.countDown();
    try (var brief = started("tcp://127.0.0.1:*", Duration.ofMillis(30));
        var caller = RaincheckClient.connect(brief.address())) {
      String token = caller.submit(Office.class, it -> it.hold("Ada")).token();
      try (var later = RaincheckClient.connect(brief.address())) {
        await()
            .until(() ->
                later.resume(token, String.class).poll()
                        instanceof Polled.Failed<String>(RaincheckException cause)
                    && cause.code().equals(Optional.of(ErrorCode.TOKEN_EXPIRED)));
      }
    }
  }

  @Test
  void resultThatAFutureDidNotTake_isNotAcknowledged() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    held.toFuture().complete("somebody else");
    work.release.countDown();
    await().until(() -> held.poll() instanceof Polled.Done<String>);
    client.close(); // with all that there was to acknowledge
    try (var another = RaincheckClient.connect(server.address())) {
      assertEquals("Ada", another.resume(held.token(), String.class).await());
    }
  }

  @Test
  void failureThatAFutureDidNotTake_isNotAcknowledged() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    held.toFuture().complete("somebody else");
    held.cancel("not needed");
    await().until(() -> held.poll() instanceof Polled.Failed<String>);
    client.close();
    try (var another = RaincheckClient.connect(server.address())) {
      Deferred<String> resumed = another.resume(held.token(), String.class);
      assertThrows(CallCancelledException.class, resumed::await);
    }
  }

  @Test
  void resultOfAFuture_isAcknowledged_thoughTheClientIsClosedByWhatDependsOnIt() throws Exception {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    String token = held.token();
    CompletableFuture<Void> used = held.toFuture().thenAccept(result -> client.close());
    work.release.countDown();
    used.get(20, TimeUnit.SECONDS);
    try (var another = RaincheckClient.connect(server.address())) {
      Deferred<String> resumed = another.resume(token, String.class);
      TokenException told = assertThrows(TokenException.class, resumed::await);
      assertEquals(Optional.of(ErrorCode.TOKEN_ACKNOWLEDGED), told.code());
    }
  }
}
