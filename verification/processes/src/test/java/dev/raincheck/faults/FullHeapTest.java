package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Not a byte is left on the heap, so that the loop ends. Whoever waits for the server is told, and
/// a signal ends the process.
@Execution(ExecutionMode.CONCURRENT) // a process that mostly waits
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FullHeapTest {
  private static final int SIGTERM_EXIT = 128 + 15;

  @Service("echo")
  public interface Echo {
    @NonBlocking
    String echo(String text);
  }

  /// The process: writes its address, fills the heap when it is told to, frees it when the server
  /// has failed, says so, and lives on.
  static final class Main {
    private static volatile Object @Nullable [] hoard;
    private static volatile boolean over;

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      RaincheckServer server =
          RaincheckServer.builder("tcp://127.0.0.1:*")
              .serve(Echo.class, text -> text)
              .shutdownOnSignals()
              .start();
      var waiting = Thread.ofPlatform().unstarted(() -> out.println(end(server)));
      waiting.start();
      out.println(server.address());
      int line = System.in.read();
      while (line >= 0 && !over) {
        fill();
      }
      waiting.join();
      Thread.currentThread().join(); // without end
    }

    private static String end(RaincheckServer server) {
      try {
        return "closed: " + server.awaitClose();
      } catch (Throwable thrown) {
        over = true;
        hoard = null;
        return "failed: " + thrown;
      }
    }

    private static void fill() {
      try {
        while (!over) {
          hoard = new Object[] {hoard};
        }
        hoard = null;
      } catch (OutOfMemoryError full) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static String call(RaincheckClient client) {
    try {
      return client.service(Echo.class).echo("x".repeat(2_000));
    } catch (RaincheckException unanswered) {
      return "";
    }
  }

  @Test
  void loopThatFails_endsThoseWhoWaitForIt_andTheSignalEndsTheProcess() throws Exception {
    try (var process = ChildJvm.start(List.of("-Xmx32m"), Main.class)) {
      String address = process.nextLine();
      var options = ClientOptions.of(address).withPatience(Duration.ofMillis(500));
      try (var client = RaincheckClient.connect(options)) {
        await().until(() -> !call(client).isEmpty());
        process.say("fill");
        var told = CompletableFuture.supplyAsync(process::nextLine);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> {
              String answer = call(client);
              return told.isDone() && answer.isEmpty();
            });
        assertTrue(told.join().startsWith("failed: "), told::join);
      }
      process.terminate();
      assertEquals(SIGTERM_EXIT, process.exitCode());
    }
  }
}
