package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A thread of the transport that dies takes nobody with it: calls end, and so does closing.
@Execution(ExecutionMode.CONCURRENT) // a process that mostly waits
class DeadTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// In a process without the module by which the transport sets options of connections, its
  /// threads die of the first one.
  @Test
  void transportThatDies_endsCalls_andIsNoReasonToWaitForEver() throws Exception {
    List<String> options = List.of("--limit-modules", "java.se,jdk.unsupported,jdk.jfr");
    var program = new ProcessBuilder(TestProcess.command(options, Victim.class));
    try (var process = TestProcess.start(program.redirectErrorStream(true))) {
      String text = process.outputWithin(PATIENCE);
      assertTrue(text.contains("make a new client"), text);
      assertTrue(text.contains("start the process again"), text);
    }
  }

  /// There has to be one.
  @Service("echo")
  public interface Echo {
    String echo(String text);
  }

  /// The process.
  static final class Victim {
    private Victim() {}

    /// The client's transport may have died before the server's had a connection.
    private static void knock(String server) throws IOException {
      URI address = URI.create(server);
      try (var peer = new Socket(address.getHost(), address.getPort())) {
        peer.getOutputStream().write(1);
      } catch (SocketException dead) {
        return; // already
      }
    }

    static void main(String[] args) throws IOException, InterruptedException {
      try (var server =
              RaincheckServer.builder("tcp://127.0.0.1:*").serve(Echo.class, text -> text).start();
          var client =
              RaincheckClient.connect(
                  ClientOptions.of(server.address()).withPatience(Duration.ofSeconds(3)))) {
        assertThrows(CallNotStartedException.class, client::ping);
        knock(server.address());
        assertThrows(IllegalStateException.class, server::awaitClose);
      } catch (IllegalStateException failed) {
        return; // so says its close as well
      }
    }
  }
}
