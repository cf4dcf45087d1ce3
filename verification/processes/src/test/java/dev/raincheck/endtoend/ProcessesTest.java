package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.ServingState;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Servers and clients in processes of their own, killed, restarted and told to stop.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
final class ProcessesTest {
  private static final int SIGTERM_EXIT = 128 + 15;

  private static void awaitRunning(Deferred<String> held) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> held.poll() instanceof Polled.Pending<String> pending && pending.started());
  }

  @Test
  void killedAndRestartedServer_callsThatHadNotLeftSucceed_tokensAreLost() throws Exception {
    try (var first = ChildJvm.start(ServerMain.class, "tcp://127.0.0.1:*", "drain:5s")) {
      String address = first.nextLine();
      try (var client = RaincheckClient.connect(address)) {
        Office office = client.service(Office.class);
        assertEquals("hello Ada", office.greet("Ada"));
        Deferred<String> lost = client.submit(Office.class, it -> it.hold("lost"));
        awaitRunning(lost);
        first.kill();
        await().until(() -> client.toString().contains("no connection"));
        List<CompletableFuture<String>> idempotent =
            IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> office.again("" + i)))
                .toList();
        CompletableFuture<String> other =
            CompletableFuture.supplyAsync(() -> office.greet("nobody"));
        await().until(() -> client.toString().contains("21 unsent"));
        try (var second = ChildJvm.start(ServerMain.class, address, "abort:1s")) {
          assertEquals(address, second.nextLine());
          for (int i = 0; i < idempotent.size(); i++) {
            assertEquals("" + i, idempotent.get(i).get(30, TimeUnit.SECONDS));
          }
          assertEquals("hello nobody", other.get(30, TimeUnit.SECONDS));
          var gone = assertThrows(RaincheckException.class, () -> lost.await());
          assertEquals(Optional.of(ErrorCode.TOKEN_LOST), gone.code(), gone::getMessage);
          assertEquals("hello again", office.greet("again"));
        }
      }
    }
  }

  @Test
  void sigterm_drains_writesTheLedger_andExitsWith143() throws Exception {
    try (var server = ChildJvm.start(ServerMain.class, "tcp://127.0.0.1:*", "drain:20s");
        var client = RaincheckClient.connect(server.nextLine())) {
      Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
      awaitRunning(held);
      server.terminate();
      await().until(() -> client.ping() == ServingState.DRAINING);
      var refused =
          assertThrows(
              CallNotStartedException.class, () -> client.service(Office.class).greet("late"));
      assertEquals(Optional.of(ErrorCode.SHUTTING_DOWN), refused.code());
      held.cancel("let it end");
      assertThrows(RaincheckException.class, held::await);
      assertEquals(
          "accepted 1 = answered 0 + acknowledged 0 + delivered 0 + expired 0 + cancelled 1"
              + " + aborted 0 + rejected 0 + handed over 0 + lost 0",
          server.nextLine());
      assertEquals(SIGTERM_EXIT, server.exitCode());
    }
  }

  @Test
  void secondSigterm_aborts() throws Exception {
    try (var server = ChildJvm.start(ServerMain.class, "tcp://127.0.0.1:*", "drain:10m");
        var client = RaincheckClient.connect(server.nextLine())) {
      Deferred<String> stubborn = client.submit(Office.class, it -> it.insist("Ada"));
      awaitRunning(stubborn);
      server.terminate();
      await().until(() -> client.ping() == ServingState.DRAINING);
      server.terminate();
      assertThrows(CallAbortedException.class, stubborn::await);
      String ledger = server.nextLine();
      assertTrue(ledger.startsWith("accepted 1 =") && ledger.contains("aborted 1"), ledger);
      assertEquals(SIGTERM_EXIT, server.exitCode());
    }
  }

  @Test
  void abortByText_abortsAtTheFirstSignal() throws Exception {
    try (var server = ChildJvm.start(ServerMain.class, "tcp://127.0.0.1:*", "abort:1s");
        var client = RaincheckClient.connect(server.nextLine())) {
      Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
      awaitRunning(held);
      server.terminate();
      assertThrows(CallAbortedException.class, held::await);
      assertTrue(server.nextLine().contains("aborted 1"));
      assertEquals(SIGTERM_EXIT, server.exitCode());
    }
  }

  @Test
  void token_isTakenUpByAnotherProcess() throws Exception {
    var work = new OfficeAtWork();
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*").serve(Office.class, work).start();
        var client = RaincheckClient.connect(server.address())) {
      String token = client.submit(Office.class, it -> it.hold("Ada")).token();
      work.release.countDown();
      try (var process = ChildJvm.start(ClientMain.class, server.address(), token)) {
        assertEquals("Ada", process.nextLine());
        assertEquals(0, process.exitCode());
      }
      await()
          .untilAsserted(() -> {
            var gone =
                assertThrows(
                    TokenException.class, () -> client.resume(token, String.class).await());
            assertEquals(Optional.of(ErrorCode.TOKEN_ACKNOWLEDGED), gone.code());
          });
    }
  }
}
