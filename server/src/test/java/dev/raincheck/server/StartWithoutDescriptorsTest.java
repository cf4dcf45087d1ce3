package dev.raincheck.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.Service;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A server that gets some of the file descriptors that it needs, and then no more: whatever it has
/// made by then must not keep the process alive.
class StartWithoutDescriptorsTest {
  private static final int PATIENCE_S = 60;

  @TempDir Path folder;

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void startThatFailsHalfWay_leavesNothingThatKeepsTheProcess() throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 1024 && exec \"$0\" -cp \"$1\" \"$2\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                Spendthrift.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output, UTF_8);
    assertTrue(ended, () -> "it does not end:\n" + text);
    assertEquals(0, process.exitValue(), text);
  }

  @Service("echo")
  interface Echo {
    String echo(String text);
  }

  /// The process: leaves one descriptor more to each attempt, until there are enough.
  static final class Spendthrift {
    private Spendthrift() {}

    static void main() throws IOException {
      start().close(); // all classes are there now
      var hoard = new ArrayDeque<FileInputStream>();
      int left = 0;
      do {
        takeAll(hoard); // JeroMQ loses a few where it fails
        left++;
        for (int i = 0; i < left; i++) {
          hoard.remove().close();
        }
      } while (!canStart());
      while (!hoard.isEmpty()) {
        hoard.remove().close();
      }
      assertTrue(left > 5, "it needs several");
    }

    private static boolean canStart() {
      try (var server = start()) {
        return !server.address().isEmpty();
      } catch (RuntimeException none) {
        assertTrue(none.toString().contains("too many files open"), none::toString);
        return false;
      }
    }

    private static RaincheckServer start() {
      return RaincheckServer.builder("tcp://127.0.0.1:*").serve(Echo.class, text -> text).start();
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
