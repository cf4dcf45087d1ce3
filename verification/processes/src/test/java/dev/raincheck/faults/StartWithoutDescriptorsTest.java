package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A server that gets some of the file descriptors that it needs, and then no more: whatever it has
/// made by then must not keep the process alive.
class StartWithoutDescriptorsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void startThatFailsHalfWay_leavesNothingThatKeepsTheProcess() throws Exception {
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 1024 && exec \"$0\" \"$@\""));
    command.addAll(TestProcess.command(List.of(), Spendthrift.class));
    var program = new ProcessBuilder(command).redirectErrorStream(true);
    try (var process = TestProcess.start(program)) {
      process.outputWithin(PATIENCE);
    }
  }

  @Service("echo")
  public interface Echo {
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
