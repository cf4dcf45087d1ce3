package dev.raincheck.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets SIGTERM and SIGINT shut the server down; each further signal is a further request, which an
/// escalating strategy answers with its next stage. When the ledger is final the process exits with
/// 128 plus the signal's number, as the shell expects of a process that a signal ended.
///
/// The JDK's shutdown hooks see one signal only, so this uses `sun.misc.Signal`, by reflection
/// since javac warns of it.
final class ShutdownSignals {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);

  private ShutdownSignals() {}

  /// What closing may take beyond the shutdown's budget.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /// @param budget of a shutdown
  static void install(RaincheckServer server, Duration budget) {
    var exit = new Exit(server, Thread.currentThread(), budget.plus(MARGIN));
    try {
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      Class<?> signalClass = loader.loadClass("sun.misc.Signal");
      Class<?> handlerClass = loader.loadClass("sun.misc.SignalHandler");
      var exiting = new AtomicBoolean();
      Method number = signalClass.getMethod("getNumber");
      InvocationHandler onSignal =
          (proxy, method, args) -> {
            if (method.getName().equals("handle")) {
              requested(exit, exiting, args[0].toString(), (int) number.invoke(args[0]));
            }
            return null;
          };
      Object handler = Proxy.newProxyInstance(loader, new Class<?>[] {handlerClass}, onSignal);
      Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
      for (String name : new String[] {"TERM", "INT"}) {
        handle.invoke(null, signalClass.getConstructor(String.class).newInstance(name), handler);
      }
    } catch (ReflectiveOperationException unavailable) {
      throw new IllegalStateException(
          "shutdownOnSignals: this JVM does not let signals be handled (expected: module"
              + " jdk.unsupported, and no -Xrs; else call close() from a shutdown hook)",
          unavailable);
    }
  }

  private static void requested(Exit exit, AtomicBoolean exiting, String signal, int number) {
    LOG.info("{}: shutting down", signal);
    if (exiting.compareAndSet(false, true)) {
      // Before the shutdown begins: it may be over at once, and with it the last thread that keeps
      // the process alive.
      Thread.ofPlatform()
          .daemon(false) // a signal's own thread is one, and would hand it on
          .name("raincheck-exit")
          .start(() -> exit.with(128 + number));
    }
    boolean first = exit.server().requestShutdown();
    LOG.debug("{} is {} request", signal, first ? "the first" : "a further");
  }

  /// The end of the process.
  ///
  /// @param starter the thread that started the server: it may wait for the ledger, to print it
  /// @param patience for a server whose loop is held up: it cannot end by itself
  private record Exit(RaincheckServer server, Thread starter, Duration patience) {
    void with(int status) {
      try {
        server.closed().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        starter.join(Duration.ofSeconds(1));
      } catch (ExecutionException failed) {
        LOG.error("the server has failed before; exiting", failed.getCause());
      } catch (TimeoutException stuck) {
        LOG.error("not closed within {} s; exiting without a ledger", patience.toSeconds());
      } catch (InterruptedException hurried) {
        LOG.debug("exiting at once", hurried);
      }
      System.exit(status);
    }
  }
}
