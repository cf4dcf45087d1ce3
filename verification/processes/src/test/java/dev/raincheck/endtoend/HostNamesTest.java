package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Names that have several addresses, of which some are a server's. The processes have a hosts file
/// of their own.
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
final class HostNamesTest {
  @TempDir private Path directory;

  private Path hosts(String... addresses) throws IOException {
    String lines = String.join(" server.test\n", addresses) + " server.test\n";
    return Files.writeString(directory.resolve("hosts"), lines);
  }

  private static TestProcess client(Path hosts, int port, String patience) throws IOException {
    return ChildJvm.start(
        List.of("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.ttl=0"),
        GreetingMain.class,
        "tcp://server.test:" + port,
        patience);
  }

  private static RaincheckServer server(String address) {
    return RaincheckServer.builder(address)
        .serve(Office.class, new OfficeAtWork())
        .shutdownStrategy("abort:200ms")
        .start();
  }

  private static int portOf(RaincheckServer server) {
    return URI.create(server.address()).getPort();
  }

  @Test
  void serverAtAnyOfANamesAddresses_isFound() throws Exception {
    for (String[] addresses :
        new String[][] {
          {"::1", "127.0.0.1"},
          {"127.0.0.1", "::1"},
          {"127.0.0.2", "127.0.0.3", "127.0.0.1"}
        }) {
      try (var server = server("tcp://127.0.0.1:*");
          var client = client(hosts(addresses), portOf(server), "PT20S")) {
        client.say("Ada");
        assertEquals("hello Ada", client.nextLine(), () -> String.join(" ", addresses));
      }
    }
  }

  @Test
  void serverThatMovesToAnotherAddressOfItsName_isFoundAgain() throws Exception {
    RaincheckServer first = server("tcp://127.0.0.1:*");
    int port = portOf(first);
    try (var client = client(hosts("127.0.0.1", "127.0.0.2"), port, "PT20S")) {
      client.say("Ada");
      assertEquals("hello Ada", client.nextLine());
      first.close();
      try (var _ = server("tcp://127.0.0.2:" + port)) {
        client.say("Bob");
        assertEquals("hello Bob", client.nextLine());
      }
    }
  }

  @Test
  void serverWithAName_listensAtItsFirstAddress() throws Exception {
    assertEquals("127.0.0.2", hostOfAServerAt("127.0.0.2", "127.0.0.1"));
    assertEquals("127.0.0.2", hostOfAServerAt("::1", "127.0.0.2"), "the JVM puts IPv4 first");
    assertEquals("[0:0:0:0:0:0:0:1]", hostOfAServerAt("::1"));
  }

  private String hostOfAServerAt(String... addresses) throws Exception {
    try (var server =
        ChildJvm.start(
            List.of("-Djdk.net.hosts.file=" + hosts(addresses)),
            ServerMain.class,
            "tcp://server.test:*",
            "abort:200ms")) {
      String address = server.nextLine();
      try (var client = RaincheckClient.connect(address)) {
        assertEquals("hello Ada", client.service(Office.class).greet("Ada"));
      }
      return URI.create(address).getHost();
    }
  }

  @Test
  void nameThatIsGivenAnotherAddress_isLookedUpAgain() throws Exception {
    try (var server = server("tcp://127.0.0.1:*");
        var client = client(hosts("127.0.0.2"), portOf(server), "PT20S")) {
      client.say("Ada");
      hosts("127.0.0.1");
      assertEquals("hello Ada", client.nextLine());
    }
  }

  @Test
  void whatWasTriedIsTold_addressByAddress() throws Exception {
    RaincheckServer server = server("tcp://127.0.0.1:*");
    int port = portOf(server);
    server.close();
    try (var client = client(hosts("127.0.0.1", "127.0.0.2"), port, "PT0S")) {
      client.say("Ada");
      String told = client.nextLine();
      assertTrue(told.startsWith("CallNotStartedException"), told);
      assertTrue(told.contains("nothing listens at tcp://127.0.0.1:" + port), told);
      assertTrue(told.contains("nothing listens at tcp://127.0.0.2:" + port), told);
    }
  }
}
