package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.protocol.wire.ServerPorts;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Times;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What doors ask is answered the same inside the server's process and over the wire.
final class PortTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server = work.open();
  private final RaincheckClient client = RaincheckClient.connect(server.address());
  private final Queue<Reply> pushes = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    work.release.countDown();
    client.close();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  private ServerPort open(boolean inside) {
    return ServerPorts.open(inside ? server : client, pushes::add);
  }

  private static CompletionStage<Reply> call(
      ServerPort port, String method, Request.Options options, Object... arguments) {
    Slice values = Slice.of(Values.encode(List.of(arguments)));
    return port.ask("", new Request.Call(ServerPort.UNNUMBERED, 0, method, values, options));
  }

  private static Reply replyOf(CompletionStage<Reply> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Reply ask(ServerPort port, Request request) {
    return replyOf(port.ask("", request));
  }

  private static String held(ServerPort port) {
    Reply reply = replyOf(call(port, "office.hold", Request.Options.PUSHED, "Ada"));
    return assertInstanceOf(Reply.Deferred.class, reply).token();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void quickCall_isAnsweredWithItsResult_unknownOneWithItsError(boolean inside) {
    try (ServerPort port = open(inside)) {
      Reply greeting = replyOf(call(port, "office.greet", Request.Options.DEFAULT, "Ada"));
      Slice value = assertInstanceOf(Reply.Result.class, greeting).value();
      assertTrue(String.valueOf(Values.decode(value)).contains("Ada"));
      Reply unknown = replyOf(call(port, "office.nothing", Request.Options.DEFAULT));
      Reply.Failed failed = assertInstanceOf(Reply.Failed.class, unknown);
      assertEquals(ErrorCode.UNKNOWN_METHOD, failed.failure().code());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deferredCall_isPushed_polledAndAcknowledged(boolean inside) {
    try (ServerPort port = open(inside)) {
      String token = held(port);
      var poll = new Request.Poll(ServerPort.UNNUMBERED, token, true);
      assertInstanceOf(Reply.Deferred.class, ask(port, poll));
      work.release.countDown();
      await().until(() -> pushes.stream().anyMatch(Reply.Result.class::isInstance));
      assertInstanceOf(Reply.Result.class, ask(port, poll));
      var safe = new Request.Acknowledge(ServerPort.UNNUMBERED.withAcknowledged(token));
      assertInstanceOf(Reply.Acknowledged.class, ask(port, safe));
      Reply.Failed gone = assertInstanceOf(Reply.Failed.class, ask(port, poll));
      assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, gone.failure().code());
    }
  }

  /// A push is no delivery, and nobody polls for who holds a token himself.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resultThatNobodyAskedFor_isLost_oneThatWasPolledIsDelivered(boolean inside) {
    try (ServerPort port = open(inside)) {
      held(port);
      String token = held(port);
      work.release.countDown();
      await().until(() -> pushes.stream().filter(Reply.Result.class::isInstance).count() == 2);
      ask(port, new Request.Poll(ServerPort.UNNUMBERED, token, false));
      server.close();
      assertEquals(1, server.awaitClose().delivered());
      assertEquals(1, server.awaitClose().lost());
    }
  }

  /// Whose client has gone meanwhile, as the door has found.
  @Test
  void resultThatReachedNobody_isNotDelivered_oneThatIsUnderWayWhenTheServerClosesIs() {
    try (ServerPort port = open(true)) {
      List<String> tokens = List.of(held(port), held(port), held(port));
      work.release.countDown();
      await().until(() -> pushes.stream().filter(Reply.Result.class::isInstance).count() == 3);
      askAs(port, tokens.get(0), CompletableFuture.completedFuture(false));
      askAs(port, tokens.get(1), CompletableFuture.completedFuture(true));
      askAs(port, tokens.get(2), new CompletableFuture<>());
      await().until(() -> server.status().ledger().delivered() == 1);
      server.close();
      assertEquals(2, server.awaitClose().delivered());
      assertEquals(1, server.awaitClose().lost());
    }
  }

  private static void askAs(ServerPort port, String token, CompletableFuture<Boolean> delivered) {
    var poll = new Request.Poll(ServerPort.UNNUMBERED, token, false);
    assertInstanceOf(Reply.Result.class, replyOf(port.ask("", poll, delivered)));
  }

  /// Clients of doors mostly do not acknowledge.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resultThatWasDelivered_isKeptForAWhileOnly(boolean inside) {
    var atWork = new OfficeAtWork();
    Times times = Times.DEFAULT.withDeliveredRetention(Duration.ofMillis(1));
    try (RaincheckServer brief =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Office.class, atWork)
                .times(times)
                .start();
        RaincheckClient beside = RaincheckClient.connect(brief.address());
        ServerPort port = ServerPorts.open(inside ? brief : beside, pushes::add)) {
      String token = held(port);
      atWork.release.countDown();
      var poll = new Request.Poll(ServerPort.UNNUMBERED, token, false);
      await().until(() -> !(ask(port, poll) instanceof Reply.Deferred));
      await()
          .until(() ->
              ask(port, poll) instanceof Reply.Failed failed
                  && failed.failure().code() == ErrorCode.TOKEN_EXPIRED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runningCall_isCancelled(boolean inside) {
    try (ServerPort port = open(inside)) {
      String token = held(port);
      await().until(() -> work.held.get() == 1);
      ask(port, new Request.Cancel(ServerPort.UNNUMBERED, token, "not needed"));
      await()
          .until(() ->
              ask(port, new Request.Poll(ServerPort.UNNUMBERED, token, false))
                      instanceof Reply.Failed failed
                  && failed.failure().code() == ErrorCode.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closedServer_givesNoReply(boolean inside) {
    try (ServerPort port = open(inside)) {
      server.close();
      if (!inside) {
        client.close();
      }
      CompletionException thrown =
          assertThrows(
              CompletionException.class,
              () -> replyOf(call(port, "office.greet", Request.Options.DEFAULT, "Ada")));
      NoReplyException why = assertInstanceOf(NoReplyException.class, thrown.getCause());
      assertEquals(Execution.NOT_STARTED, why.execution());
    }
  }
}
