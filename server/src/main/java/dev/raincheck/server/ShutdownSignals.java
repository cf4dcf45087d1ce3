package dev.raincheck.server;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Lets SIGTERM and SIGINT shut down all servers of the process that asked for it; each further
/// signal is a further request, which an escalating strategy answers with its next stage. When all
/// have closed the process exits with 128 plus the signal's number, as the shell expects of a
/// process that a signal ended.
///
/// The JDK's shutdown hooks see one signal only, so this uses `sun.misc.Signal`, by reflection
/// since javac warns of it.
final class ShutdownSignals {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final List<String> SIGNALS = List.of("TERM", "INT");

  /// One for the process, as a signal has one handler: all servers that have not closed.
  private static final Set<SignalledServer> SERVERS = ConcurrentHashMap.newKeySet();

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();
  private static final AtomicBoolean EXITING = new AtomicBoolean();

  private ShutdownSignals() {}

  /// @throws IllegalStateException if a signal has another handler, or cannot be handled
  static void install(SignalledServer server) {
    SERVERS.add(server);
    try {
      if (INSTALLED.compareAndSet(false, true)) {
        handleSignals();
      }
    } catch (ReflectiveOperationException unavailable) {
      withdraw(server);
      throw new IllegalStateException(
          "shutdownOnSignals: this JVM does not allow signal handlers (expected: module"
              + " jdk.unsupported, and no -Xrs; else call close() from a shutdown hook)",
          unavailable);
    } catch (IllegalStateException taken) {
      withdraw(server);
      throw taken;
    }
    var _ = server.server().closed().whenComplete((ledger, fault) -> SERVERS.remove(server));
    if (EXITING.get()) {
      server.server().requestShutdown(); // the signal came first
    }
  }

  private static void withdraw(SignalledServer server) {
    INSTALLED.set(false);
    SERVERS.remove(server);
  }

  private static void handleSignals() throws ReflectiveOperationException {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    Class<?> signalClass = loader.loadClass("sun.misc.Signal");
    Class<?> handlerClass = loader.loadClass("sun.misc.SignalHandler");
    Method number = signalClass.getMethod("getNumber");
    InvocationHandler onSignal =
        (proxy, method, args) ->
            switch (method.getName()) {
              case "handle" -> {
                requested(args[0].toString(), (int) number.invoke(args[0]));
                yield null;
              }
              case "equals" -> proxy == args[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "Raincheck's shutdownOnSignals";
            };
    Object handler = Proxy.newProxyInstance(loader, new Class<?>[] {handlerClass}, onSignal);
    Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
    for (String name : SIGNALS) {
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object before = handle.invoke(null, signal, handler);
      if (isUsers(before)) {
        handle.invoke(null, signal, before);
        throw new IllegalStateException(
            "shutdownOnSignals: SIG%s is handled by %s (expected: no handler, as a signal has only one; let that one call requestShutdown(), and awaitClose() before it ends the process)"
                .formatted(name, before.getClass().getName()));
      }
    }
  }

  /// Whether somebody set it on purpose: the JVM's own ends the process.
  private static boolean isUsers(@Nullable Object handler) {
    return handler != null
        && !handler.getClass().getName().startsWith("sun.misc.")
        && !(Proxy.isProxyClass(handler.getClass())
            && Proxy.getInvocationHandler(handler)
                .getClass()
                .getName()
                .startsWith(ShutdownSignals.class.getName()));
  }

  private static void requested(String signal, int number) {
    if (EXITING.compareAndSet(false, true)) {
      exitWhenClosed(128 + number);
    }
    SERVERS.forEach(it -> it.server().requestShutdown());
    LOG.info("{}: shutting down", signal);
  }

  /// Begun before the shutdown: that may be over at once, and with it the last thread that keeps
  /// the process alive.
  private static void exitWhenClosed(int status) {
    List<SignalledServer> servers = List.copyOf(SERVERS);
    try {
      FreshThreads.platform("raincheck-exit", () -> exit(servers, status)).start();
    } catch (Throwable noThread) { // then by the signal's own, which cannot take a second signal
      servers.forEach(it -> it.server().requestShutdown());
      exit(servers, status);
    }
  }

  private static void flushAndExit(int status) {
    try {
      BackgroundLogger.flush();
    } finally {
      System.exit(status);
    }
  }

  private static void exit(List<SignalledServer> servers, int status) {
    try {
      SignalledServer.awaitAll(servers);
    } catch (InterruptedException hurried) {
      LOG.debug("exiting at once", hurried);
    } finally {
      flushAndExit(status);
    }
  }
}
