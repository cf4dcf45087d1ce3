package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Python's `urllib` and `xmlrpc.client` as they come, [where they are there][Foreign].
class PythonTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path folder;

  @Test
  void standardLibrary_callsTheDoor() throws Exception {
    Foreign.need(Files.isExecutable(PYTHON), "/usr/bin/python3");
    var work = new ShopAtWork();
    try (RaincheckServer server = work.open();
        HttpDoor door =
            HttpDoor.builder(server)
                .xmlRpc(XmlRpcMode.WITH_NIL)
                .serve(Shop.class)
                .start("http://127.0.0.1:*")) {
      assertEquals(
          """
          sum (200, 3)
          wrong (400, 'INVALID_ARGUMENTS')
          pending 202 ['pollAfterMs', 'started', 'token']
          xml 3 1099511627776 tea on 3
          echo {'label': b'\\x00\\xff', 'at': datetime.datetime(2026, 1, 31, 12, 30), 'price': '1.50', 'seals': [b'x']}
          fault -32000 DECLARED: no tea left
          several [7, 'Gives back what it gets.']
          """,
          outputFor(door.address()));
      work.release.countDown();
    }
  }

  private String outputFor(String address) throws IOException {
    Path script = folder.resolve("clients.py");
    try (var source = PythonTest.class.getResourceAsStream("clients.py")) {
      Files.copy(source, script);
    }
    var program =
        new ProcessBuilder(PYTHON.toString(), script.toString(), address).redirectErrorStream(true);
    try (var python = TestProcess.start(program)) {
      return python.outputWithin(Duration.ofMinutes(1));
    }
  }
}
