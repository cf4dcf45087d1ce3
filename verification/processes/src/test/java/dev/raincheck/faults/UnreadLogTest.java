package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The log goes to a pipe that nobody reads. That is a problem of the log alone.
@Execution(ExecutionMode.CONCURRENT) // a process that mostly waits
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UnreadLogTest {
  private static final int SIGTERM_EXIT = 128 + 15;
  private static final Duration SOON = Duration.ofSeconds(20);

  /// Whose failures are logged, some kilobytes each; the pipe holds 64.
  @Service("failing")
  public interface Failing {
    @NonBlocking
    String onLoop();

    String onVirtualThread();

    @Blocking(threads = Threads.CPU)
    String onCpuThread();
  }

  private static final class FailingAtWork implements Failing {
    @Override
    public String onLoop() {
      throw new IllegalStateException("on the loop");
    }

    @Override
    public String onVirtualThread() {
      throw new IllegalStateException("on a virtual thread");
    }

    @Override
    public String onCpuThread() {
      throw new IllegalStateException("on a platform thread");
    }
  }

  /// The process: writes its address, and its ledger.
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      RaincheckServer server =
          RaincheckServer.builder("tcp://127.0.0.1:*")
              .serve(Failing.class, new FailingAtWork())
              .shutdownStrategy("abort:1s")
              .shutdownOnSignals()
              .start();
      out.println(server.address());
      out.println(server.awaitClose());
    }
  }

  /// Its standard error is a pipe.
  private static TestProcess start() {
    return TestProcess.start(
        new ProcessBuilder(TestProcess.command(ChildJvm.options(), Main.class)));
  }

  @Test
  void failuresGoOn_andSoDoesTheShutdown() throws Exception {
    try (var process = start();
        var client = RaincheckClient.connect(process.nextLine())) {
      for (String method : List.of("onLoop", "onVirtualThread", "onCpuThread")) {
        for (int i = 0; i < 200; i++) {
          Deferred<Object> call = client.submit("failing." + method, List.of());
          assertThrows(CallFailedException.class, () -> call.await(SOON));
        }
      }
      process.terminate();
      String ledger = process.lines().toList().getLast();
      assertTrue(ledger.contains("600"), ledger);
      assertEquals(SIGTERM_EXIT, process.exitCode());
    }
  }
}
