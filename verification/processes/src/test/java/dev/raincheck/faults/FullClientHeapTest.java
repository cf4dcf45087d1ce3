package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Not a byte is left on a client's heap, so that its loop ends. Whoever waits for it is told, and
/// nobody waits for it from then on.
@Execution(ExecutionMode.CONCURRENT) // a process that mostly waits
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FullClientHeapTest {
  @Service("bell")
  public interface Bell {
    String ring(boolean late) throws InterruptedException;
  }

  /// The process: calls, fills the heap until the client's loop has ended, frees it, says how the
  /// call ended, calls again, says how that ended, and closes the client. The loop needs memory for
  /// each report of the progress.
  static final class Main {
    private static volatile Object @Nullable [] hoard;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
      var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      var options = ClientOptions.of(args[0]).withPatience(Duration.ofMinutes(5));
      RaincheckClient client = RaincheckClient.connect(options);
      Bell bell = client.service(Bell.class);
      out.println(told(() -> ring(bell, false)));
      Deferred<String> late = client.submit(Bell.class, it -> ring(it, true));
      var reported = new CountDownLatch(1);
      late.onProgress(report -> reported.countDown());
      reported.await();
      Thread loop = loop();
      Thread waiting = Thread.ofPlatform().start(() -> out.println(told(late::await)));
      while (loop.isAlive()) {
        fill(loop);
      }
      hoard = null;
      waiting.join();
      out.println(told(() -> ring(bell, false)));
      client.close();
      out.println("closed");
    }

    private static String ring(Bell bell, boolean late) {
      try {
        return bell.ring(late);
      } catch (InterruptedException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private static String told(Supplier<String> call) {
      try {
        return call.get();
      } catch (Throwable thrown) {
        return (thrown instanceof RaincheckException ? "told: " : "thrown: ") + thrown;
      }
    }

    private static Thread loop() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(it -> it.getName().equals("raincheck-client"))
          .findAny()
          .orElseThrow();
    }

    /// To the last byte, in few pieces, so that a collection takes no time.
    private static void fill(Thread until) {
      for (int bytes = 1 << 20; bytes > 0; bytes /= 16) {
        try {
          while (until.isAlive()) {
            hoard = new Object[] {hoard, new byte[bytes]};
          }
        } catch (OutOfMemoryError full) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
  }

  @Test
  void loopThatFails_endsThoseWhoWaitForIt_andWhoeverCallsAfterwards() throws Exception {
    var testIsOver = new CountDownLatch(1);
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Bell.class, late -> ring(late, testIsOver))
                .shutdownStrategy("abort:200ms")
                .start();
        var process = ChildJvm.start(List.of("-Xmx32m"), Main.class, server.address())) {
      assertEquals("ding", process.nextLine());
      String first = process.nextLine();
      assertTrue(first.startsWith("told: ") || first.contains("OutOfMemoryError"), first);
      String second = process.nextLine();
      assertTrue(second.startsWith("told: "), second);
      assertEquals("closed", process.nextLine());
      assertEquals(0, process.exitCode());
    } finally {
      testIsOver.countDown();
    }
  }

  private static String ring(boolean late, CountDownLatch testIsOver) throws InterruptedException {
    double done = 0;
    while (late && !testIsOver.await(100, TimeUnit.MILLISECONDS)) {
      done += 1e-6;
      CallContext.current().progress(done, "swings");
    }
    return "ding";
  }
}
