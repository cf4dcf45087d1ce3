package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.protocol.wire.ServerPorts;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.Fault;
import dev.raincheck.testkit.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Lines on which answers come late, or not at all, from a server that lives.
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class NarrowLineTest {
  /// Takes five seconds where 16 bytes a millisecond get through.
  private static final int LARGE_BYTES = 80_000;

  private final RaincheckServer server = new OfficeAtWork().open();
  private final FaultProxy proxy = FaultProxy.to(server.address());

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  private RaincheckClient connect() {
    return RaincheckClient.connect(
        ClientOptions.of(proxy.address()).withPatience(Duration.ofSeconds(2)));
  }

  @Test
  void resultThatTakesLongerThanAnySilence_arrives_byTheFirstConnection() {
    for (int i = 0; i < 20; i++) { // more than the client would try
      proxy.spoilNext(Fault.NARROW, 2_000);
    }
    try (var client = connect()) {
      assertEquals(LARGE_BYTES, client.service(Office.class).pile(LARGE_BYTES).length);
      assertEquals(1, proxy.struck());
    }
  }

  @Test
  void changeThatIsNotAnswered_mayHaveBeenMade() {
    try (var client = connect()) {
      client.ping();
      proxy.partition();
      var thrown =
          assertThrows(OutcomeUnknownException.class, () -> client.admin().drain("update"));
      assertEquals(dev.raincheck.api.Execution.UNKNOWN, thrown.execution());
      assertThrows(CallNotStartedException.class, () -> client.admin().server());
    }
  }

  @Test
  void changeThatADoorAsksFor_andThatIsNotAnswered_mayHaveBeenMade() {
    try (var client = connect();
        ServerPort port = ServerPorts.open(client, pushed -> {})) {
      ask(port, new Request.Describe(ServerPort.UNNUMBERED, null)); // opens a session
      proxy.partition();
      var drain = new Request.Operate(ServerPort.UNNUMBERED, Request.Operate.DRAIN, null, "update");
      var thrown = assertThrows(CompletionException.class, () -> ask(port, drain));
      var why = assertInstanceOf(NoReplyException.class, thrown.getCause());
      assertEquals(dev.raincheck.api.Execution.UNKNOWN, why.execution());
    }
  }

  private static void ask(ServerPort port, Request request) {
    port.ask("", request).toCompletableFuture().join();
  }

  @Test
  void changeThatHasNotLeft_wasNotMade() {
    proxy.partition();
    try (var client = connect()) {
      assertThrows(CallNotStartedException.class, () -> client.admin().drain("update"));
    }
  }
}
