package dev.raincheck.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
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

  static void install(RaincheckServer server) {
    Thread starter = Thread.currentThread();
    try {
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      Class<?> signalClass = loader.loadClass("sun.misc.Signal");
      Class<?> handlerClass = loader.loadClass("sun.misc.SignalHandler");
      var exiting = new AtomicBoolean();
      Method number = signalClass.getMethod("getNumber");
      InvocationHandler onSignal =
          (proxy, method, args) -> {
            if (method.getName().equals("handle")) {
              requested(server, starter, exiting, args[0].toString(), (int) number.invoke(args[0]));
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

  private static void requested(
      RaincheckServer server, Thread starter, AtomicBoolean exiting, String signal, int number) {
    LOG.info("{}: shutting down", signal);
    if (exiting.compareAndSet(false, true)) {
      // Before the shutdown begins: it may be over at once, and with it the last thread that keeps
      // the process alive.
      Thread.ofPlatform()
          .daemon(false) // a signal's own thread is one, and would hand it on
          .name("raincheck-exit")
          .start(() -> exit(server, starter, 128 + number));
    }
    boolean first = server.requestShutdown();
    LOG.debug("{} is {} request", signal, first ? "the first" : "a further");
  }

  /// Leaves a second to the thread that started the server: it may wait for the ledger, to print
  /// it.
  private static void exit(RaincheckServer server, Thread starter, int status) {
    try {
      server.awaitClose();
    } catch (IllegalStateException failed) {
      LOG.error("the server has failed before; exiting", failed);
    }
    try {
      starter.join(Duration.ofSeconds(1));
    } catch (InterruptedException hurried) {
      LOG.debug("exiting at once", hurried);
    }
    System.exit(status);
  }
}
