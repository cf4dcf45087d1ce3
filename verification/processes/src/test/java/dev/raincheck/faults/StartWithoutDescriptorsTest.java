package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.endtoend.EndingProcess;
import dev.raincheck.server.RaincheckServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
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
    EndingProcess.outputOf(
        List.of(
            "sh",
            "-c",
            "ulimit -n 1024 && exec \"$0\" -cp \"$1\" \"$2\"",
            ChildJvm.JAVA,
            System.getProperty("java.class.path"),
            Spendthrift.class.getName()),
        folder.resolve("output"),
        PATIENCE_S);
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
