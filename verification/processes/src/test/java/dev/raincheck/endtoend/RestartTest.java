package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.testkit.TestProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What callers see of a server that is started again.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
final class RestartTest {
  /// How a run of the server ends.
  enum End {
    KILLED {
      @Override
      void of(TestProcess server) throws Exception {
        server.kill();
      }
    },
    CLOSED {
      @Override
      void of(TestProcess server) throws Exception {
        server.terminate();
        server.exitCode();
      }
    };

    abstract void of(TestProcess server) throws Exception;
  }

  private static TestProcess start(String address) throws Exception {
    return ChildJvm.start(ServerMain.class, address, "drain:5s");
  }

  private static RaincheckClient connect(String address, Duration patience) {
    return RaincheckClient.connect(ClientOptions.of(address).withPatience(patience));
  }

  private static void awaitNoConnection(RaincheckClient client) {
    await().until(() -> client.toString().contains("no connection"));
  }

  @ParameterizedTest
  @EnumSource
  void callWhileNoServerIsThere_runsInTheNextRun(End end) throws Exception {
    try (var first = start("tcp://127.0.0.1:*")) {
      String address = first.nextLine();
      try (var client = connect(address, Duration.ofMinutes(2))) {
        Office office = client.service(Office.class);
        assertEquals("hello Ada", office.greet("Ada"));
        end.of(first);
        awaitNoConnection(client);
        var meanwhile = CompletableFuture.supplyAsync(() -> office.greet("Grace"));
        await().until(() -> client.toString().contains("1 unsent"));
        try (var second = start(address)) {
          assertEquals(address, second.nextLine());
          assertEquals("hello Grace", meanwhile.get(2, TimeUnit.MINUTES));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatIdledThroughTheRestart_noticesNothing(End end) throws Exception {
    try (var first = start("tcp://127.0.0.1:*")) {
      String address = first.nextLine();
      try (var client = connect(address, Duration.ofMinutes(2))) {
        Office office = client.service(Office.class);
        assertEquals("hello Ada", office.greet("Ada"));
        end.of(first);
        try (var second = start(address)) {
          assertEquals(address, second.nextLine());
          assertEquals("hello Grace", office.greet("Grace"));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void idempotentCallThatWaitsWithItsToken_runsAgainInTheNextRun(End end, @TempDir Path folder)
      throws Exception {
    try (var first = ChildJvm.start(ServerMain.class, "tcp://127.0.0.1:*", "abort:1s")) {
      String address = first.nextLine();
      try (var client = connect(address, Duration.ofMinutes(2))) {
        String file = folder.resolve("typed").toString();
        String other = folder.resolve("by name").toString();
        Deferred<String> typed = client.submit(Office.class, it -> it.holdOnce(file));
        Deferred<?> byName = client.submit("office.holdOnce", List.of(other));
        String token = typed.token();
        await().until(() -> Files.exists(Path.of(file)) && Files.exists(Path.of(other)));
        end.of(first);
        try (var second = start(address)) {
          assertEquals(address, second.nextLine());
          assertEquals("done at last", typed.await());
          assertEquals("done at last", byName.await());
          assertNotEquals(token, typed.token());
        }
      }
    }
  }

  @Test
  void callWhileNoServerIsThere_andNoneComes_didNotStart() throws Exception {
    try (var first = start("tcp://127.0.0.1:*");
        var client = connect(first.nextLine(), Duration.ofMillis(2_500))) {
      Office office = client.service(Office.class);
      assertEquals("hello Ada", office.greet("Ada"));
      first.kill();
      awaitNoConnection(client);
      var refused = assertThrows(CallNotStartedException.class, () -> office.greet("Grace"));
      assertTrue(refused.getMessage().contains("no answer from"), refused::getMessage);
    }
  }
}
