package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A process has one handler of each signal, and may have several servers, or another use for
/// signals.
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SharedSignalsTest {
  private static final int SIGTERM_EXIT = 128 + 15;
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  @Service("echo")
  public interface Echo {
    String echo(String text);
  }

  private static RaincheckServer start() {
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Echo.class, text -> text)
            .shutdownStrategy("abort:1s")
            .shutdownOnSignals()
            .start();
    OUT.println(server.address());
    return server;
  }

  /// Two servers, and one that was closed before; writes the addresses, and the ledgers.
  static final class TwoServers {
    private TwoServers() {}

    public static void main(String[] args) {
      start().close();
      RaincheckServer first = start();
      RaincheckServer second = start();
      OUT.println("first: " + first.awaitClose());
      OUT.println("second: " + second.awaitClose());
    }
  }

  /// A user's own handler of SIGTERM, and then a server; writes what comes of that.
  static final class OwnHandler {
    private OwnHandler() {}

    public static void main(String[] args) throws Exception {
      var handled = new CountDownLatch(1);
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      Class<?> signal = loader.loadClass("sun.misc.Signal");
      Class<?> handler = loader.loadClass("sun.misc.SignalHandler");
      Object own =
          Proxy.newProxyInstance(
              loader,
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                OUT.println("own");
                handled.countDown();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), own);
      try {
        start();
      } catch (IllegalStateException refused) {
        OUT.println(refused.getMessage());
      }
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"));
      handled.await();
    }
  }

  @Test
  void signal_shutsDownAllServers_andEndsTheProcessWhenAllHaveClosed() throws Exception {
    try (var process = ChildJvm.start(TwoServers.class)) {
      process.nextLine();
      for (int server = 0; server < 2; server++) {
        try (var client = RaincheckClient.connect(process.nextLine())) {
          assertEquals("hello", client.service(Echo.class).echo("hello"));
        }
      }
      process.terminate();
      List<String> ledgers = process.lines().toList();
      assertEquals(2, ledgers.size(), ledgers::toString);
      assertTrue(ledgers.get(0).startsWith("first: "), ledgers::toString);
      assertTrue(ledgers.get(1).startsWith("second: "), ledgers::toString);
      assertEquals(SIGTERM_EXIT, process.exitCode());
    }
  }

  @Test
  void handlerOfTheUsers_isNotReplaced_andTheServerSaysSo() throws Exception {
    try (var process = ChildJvm.start(OwnHandler.class)) {
      String told = process.nextLine();
      assertTrue(told.startsWith("shutdownOnSignals: SIGTERM is handled by "), told);
      assertEquals("own", process.lines().toList().getLast());
      assertEquals(0, process.exitCode());
    }
  }
}
