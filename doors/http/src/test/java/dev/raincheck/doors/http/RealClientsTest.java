package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients of others as they come, each in a process of its own, [where they are there][Foreign].
class RealClientsTest {
  private static final Path CLIENTS = Path.of("clients").toAbsolutePath();

  private final ShopAtWork work = new ShopAtWork();
  private final RaincheckServer server = work.open();
  private final int pagePort = freePort();
  private final HttpDoor door =
      HttpDoor.builder(server)
          .serve(Shop.class)
          .xmlRpc(XmlRpcMode.WITH_NIL)
          .allowOrigin("http://127.0.0.1:" + pagePort)
          .start("http://127.0.0.1:*");

  @AfterEach
  void close() {
    work.release.countDown();
    door.close();
    server.close();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
  }

  private static void need(String program) {
    boolean there =
        Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
            .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
    Foreign.need(there, program);
  }

  private static void needNode() {
    need("node");
    Foreign.need(
        Files.isDirectory(CLIENTS.resolve("node_modules")), "npm ci in doors/http/clients");
  }

  /// What the client prints; where that is `release`, the handler may go on.
  private String outputOf(String... command) {
    List<String> words =
        Stream.concat(Stream.of(command), Stream.of(door.address(), "" + pagePort)).toList();
    var output = new StringBuilder();
    try (var client = inClients(words)) {
      client
          .lines()
          .forEach(line -> {
            if (line.equals("release")) {
              work.release.countDown();
            } else {
              output.append(line).append('\n');
            }
          });
      assertEquals(0, client.exitCode(), output::toString);
    }
    return output.toString();
  }

  private static TestProcess inClients(List<String> command) {
    return TestProcess.start(
        new ProcessBuilder(command).directory(CLIENTS.toFile()).redirectErrorStream(true));
  }

  @Test
  void curl() throws Exception {
    need("curl");
    assertEquals(
        """
        sum 3
        by name "tea on 3"
        gzip 7
        wrong 400 application/problem+json
        once 1 1
        result "packed tea"
        events event: result|id: last|data: "packed tea"||
        acknowledged 204
        gone 410
        """,
        outputOf("sh", "curl.sh"));
  }

  @Test
  void fetch_jayson_andXmlrpcOfNode() throws Exception {
    needNode();
    assertEquals(
        """
        fetch 200 3
        wrong 400 INVALID_ARGUMENTS
        pending 202
        outcome 200 packed tea
        jayson 7 11
        jayson -32000 DECLARED FINISHED
        batch 2 4
        xmlrpc 3 tea on 3
        xmlrpc -32000 DECLARED: no tea left
        """,
        outputOf("node", "node.mjs"));
  }

  @Test
  void description_isValid() throws Exception {
    needNode();
    assertEquals("valid 3.1\n", outputOf("node", "openapi.mjs"));
  }

  @Test
  void pagesInABrowser() throws Exception {
    needNode();
    Foreign.need(Files.isExecutable(Path.of("/usr/bin/chromium")), "/usr/bin/chromium");
    assertEquals(
        """
        pending 202 true true
        progress half of it
        result 1 packed tea
        no more
        other origin TypeError
        """,
        outputOf("node", "browser.mjs"));
    assertEquals(1, work.started.get());
  }

  @Test
  void xmlRpcOfRuby() throws Exception {
    need("ruby");
    Foreign.need(loads("ruby", "-rxmlrpc/client", "-e", ""), "ruby-xmlrpc");
    assertEquals(
        """
        sum 3 1099511627776
        fault -32000 DECLARED: no tea left
        several 7 11
        """,
        outputOf("ruby", "xmlrpc.rb"));
  }

  @Test
  void xmlRpcOfPerl() throws Exception {
    need("perl");
    Foreign.need(loads("perl", "-MRPC::XML", "-e", "1"), "librpc-xml-perl");
    assertEquals(
        """
        sum 3 1099511627776
        fault -32000 DECLARED: no tea left
        """,
        outputOf("perl", "xmlrpc.pl"));
  }

  private static boolean loads(String... command) {
    try (var program = inClients(List.of(command))) {
      return program.exitCode() == 0;
    }
  }
}
