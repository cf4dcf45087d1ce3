package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;

/// A process has one handler of each signal, and may have several servers, or another use for
/// signals.
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SharedSignalsTest {
  private static final int SIGTERM_EXIT = 128 + 15;
  private static final int SIGHUP_EXIT = 128 + 1;
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

  private static Object signal(Class<?> type, String name) throws ReflectiveOperationException {
    return type.getConstructor(String.class).newInstance(name);
  }

  private static void raise(String name) throws ReflectiveOperationException {
    Class<?> type = ClassLoader.getSystemClassLoader().loadClass("sun.misc.Signal");
    type.getMethod("raise", type).invoke(null, signal(type, name));
  }

  /// A user's own handler of the signal that is named, and then a server; writes what comes of
  /// that.
  static final class OwnHandler {
    private OwnHandler() {}

    public static void main(String[] args) throws Exception {
      var handled = new CountDownLatch(1);
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      Class<?> type = loader.loadClass("sun.misc.Signal");
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
      type.getMethod("handle", type, handler).invoke(null, signal(type, args[0]), own);
      try (RaincheckServer server = start()) {
        raise(args[0]);
        handled.await();
        OUT.println(server.status().state());
      } catch (IllegalStateException refused) {
        OUT.println(refused.getMessage());
        raise(args[0]);
        handled.await();
      }
    }
  }

  /// A server with an operation whose terminal is closed, of which it hears twice; writes the
  /// operation's result and the ledger.
  static final class HungUp {
    private HungUp() {}

    public static void main(String[] args) throws Exception {
      var log = new ListAppender<ILoggingEvent>();
      log.start();
      var logger = (Logger) LoggerFactory.getLogger("dev.raincheck.server");
      logger.setLevel(Level.INFO);
      logger.addAppender(log);
      var free = new CountDownLatch(1);
      RaincheckServer server =
          RaincheckServer.builder("tcp://127.0.0.1:*")
              .serve(Echo.class, text -> echoed(text, free))
              .shutdownStrategy("escalating:drain:20s,abort:0s")
              .shutdownOnSignals()
              .start();
      try (var client = RaincheckClient.connect(server.address())) {
        Deferred<String> later = client.submit(Echo.class, it -> it.echo("in time"));
        later.token();
        raise("HUP");
        awaitLine(log, "SIGHUP: shutting down");
        raise("HUP");
        awaitLine(log, "SIGHUP again");
        free.countDown();
        OUT.println(later.await());
      }
      OUT.println(server.awaitClose());
    }

    private static String echoed(String text, CountDownLatch free) {
      try {
        free.await();
        return text;
      } catch (InterruptedException aborted) {
        throw new IllegalStateException(aborted);
      }
    }

    private static void awaitLine(ListAppender<ILoggingEvent> log, String start) {
      await()
          .until(() ->
              List.copyOf(log.list).stream()
                  .anyMatch(it -> it.getFormattedMessage().startsWith(start)));
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

  /// Whoever ignores hang-ups, as `nohup` does, hands that on to these tests and their processes.
  private static TestProcess startWithHangups(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.addAll(TestProcess.command(ChildJvm.options(), main, arguments));
    return TestProcess.start(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  @Test
  void hangup_shutsDown_andASecondOneAsksForNothingMore() throws Exception {
    try (var process = startWithHangups(HungUp.class)) {
      List<String> lines = process.lines().toList();
      assertEquals("in time", lines.getFirst(), lines::toString);
      assertTrue(lines.getLast().contains("aborted 0"), lines::toString);
      assertEquals(SIGHUP_EXIT, process.exitCode());
    }
  }

  @Test
  void handlerOfHangupsOfTheUsers_stays_andTheServerServes() throws Exception {
    try (var process = startWithHangups(OwnHandler.class, "HUP")) {
      List<String> lines = process.lines().toList();
      assertEquals(List.of("own", "SERVING"), lines.subList(1, lines.size()));
      assertEquals(0, process.exitCode());
    }
  }

  @Test
  void handlerOfTheUsers_isNotReplaced_andTheServerSaysSo() throws Exception {
    try (var process = ChildJvm.start(OwnHandler.class, "TERM")) {
      String told = process.nextLine();
      assertTrue(told.startsWith("shutdownOnSignals: SIGTERM is handled by "), told);
      assertEquals("own", process.lines().toList().getLast());
      assertEquals(0, process.exitCode());
    }
  }
}
