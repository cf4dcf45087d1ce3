package dev.raincheck.client.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A process that is out of file descriptors for a while.
class DescriptorsTest {
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void withoutADescriptor_thereIsNoConnection_andLaterThereIs() throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 256 && exec \"$0\" -cp \"$1\" \"$2\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                Spendthrift.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  /// The process.
  static final class Spendthrift {
    private static final byte[] FRAME = {1};

    private Spendthrift() {}

    static void main() throws IOException {
      try (var socket =
          new DealerSocket(
              new DealerOptions(
                  Endpoints.parse("tcp://127.0.0.1:1"),
                  WireLimits.MESSAGE_BYTES_DEFAULT,
                  null,
                  true),
              0,
              what -> {})) {
        assertNull(socket.connect());
        socket.send(Slice.of(FRAME)); // all classes are there now
        var hoard = new ArrayDeque<FileInputStream>();
        String why = null;
        while (why == null) { // what was closed before may come free only now
          takeAll(hoard);
          socket.send(Slice.of(FRAME));
          why = socket.connect();
        }
        while (!hoard.isEmpty()) {
          hoard.remove().close();
        }
        assertTrue(why.contains("Too many open files"), why);
        assertNull(socket.connect());
      }
    }

    private static void takeAll(ArrayDeque<FileInputStream> hoard) {
      try {
        while (true) {
          hoard.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException none) {
        return;
      }
    }
  }
}
