package dev.raincheck.server;

import static java.util.Objects.requireNonNull;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets SIGTERM, SIGINT and SIGHUP shut down all servers of the process that asked for it; each
/// further SIGTERM or SIGINT is a further request, which an escalating strategy answers with its
/// next stage. When all have closed the process exits with 128 plus the signal's number, as the
/// shell expects of a process that a signal ended.
///
/// SIGHUP says that the terminal was closed, or the session over the network has ended. A process
/// of its foreground may get it twice, from the shell and from the system: so a second one asks for
/// nothing. Where it is ignored, as under `nohup`, the JVM leaves it so; where the application has
/// a handler of its own, to read its configuration again perhaps, that stays.
///
/// The JDK's shutdown hooks see one signal only, so this uses `sun.misc.Signal`, by reflection
/// since javac warns of it.
final class ShutdownSignals {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final String HANGUP = "HUP";
  private static final List<String> SIGNALS = List.of("TERM", "INT", HANGUP);

  /// One for the process, as a signal has one handler: all servers that have not closed.
  private static final Set<SignalledServer> SERVERS = ConcurrentHashMap.newKeySet();

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();
  private static final AtomicBoolean EXITING = new AtomicBoolean();

  /// By the names of signals, the handlers that ours have replaced; null while they have not.
  private static final AtomicReference<@Nullable Map<String, Object>> BEFORE =
      new AtomicReference<>();

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
    var _ = server.server().closed().whenComplete((ledger, fault) -> closed(server));
    if (EXITING.get()) {
      server.server().requestShutdown(); // the signal came first
    }
  }

  private static void closed(SignalledServer server) {
    SERVERS.remove(server);
    if (SERVERS.isEmpty() && !EXITING.get()) {
      release();
    }
  }

  private static void withdraw(SignalledServer server) {
    SERVERS.remove(server);
    release();
    INSTALLED.set(false);
  }

  private static void handleSignals() throws ReflectiveOperationException {
    Class<?> handlerClass = ClassLoader.getSystemClassLoader().loadClass("sun.misc.SignalHandler");
    InvocationHandler onSignal =
        (proxy, method, args) ->
            switch (method.getName()) {
              case "handle" -> {
                requested(args[0]);
                yield null;
              }
              case "equals" -> proxy == args[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "Raincheck's shutdownOnSignals";
            };
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    Object handler = Proxy.newProxyInstance(loader, new Class<?>[] {handlerClass}, onSignal);
    Map<String, Object> replaced = new ConcurrentHashMap<>();
    BEFORE.set(replaced);
    for (String name : SIGNALS) {
      Object signal = signal(name);
      if (signal != null) {
        Object before = handle(signal, handler);
        if (isUsers(before)) {
          handle(signal, before);
          requireFree(name, before);
        } else {
          replaced.put(name, before);
        }
      }
    }
  }

  /// No server is left that asked for signals. Our handler would keep all of our classes, and those
  /// of an application that has them for itself, for as long as the process lives.
  private static void release() {
    Map<String, Object> replaced = BEFORE.getAndSet(null);
    if (replaced == null) {
      return; // somebody else does it
    }
    try {
      for (Map.Entry<String, Object> each : replaced.entrySet()) {
        Object signal = requireNonNull(signal(each.getKey()));
        Object ours = handle(signal, each.getValue());
        if (isUsers(ours)) {
          handle(signal, ours); // it was set since
        }
      }
      INSTALLED.set(false);
      if (!SERVERS.isEmpty() && INSTALLED.compareAndSet(false, true)) {
        handleSignals(); // one was started meanwhile
      }
    } catch (ReflectiveOperationException | RuntimeException fault) {
      LOG.error("the handlers of signals could not be put back", fault);
    }
  }

  private static Class<?> signalClass() throws ReflectiveOperationException {
    return ClassLoader.getSystemClassLoader().loadClass("sun.misc.Signal");
  }

  /// Null if this system has no such signal: Windows knows nothing of a hangup.
  private static @Nullable Object signal(String name) throws ReflectiveOperationException {
    try {
      return signalClass().getConstructor(String.class).newInstance(name);
    } catch (InvocationTargetException unknown) {
      if (name.equals(HANGUP)) {
        return null;
      }
      throw unknown;
    }
  }

  /// Sets the handler.
  ///
  /// @return the one before
  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Class<?> handlerClass = ClassLoader.getSystemClassLoader().loadClass("sun.misc.SignalHandler");
    return signalClass()
        .getMethod("handle", signalClass(), handlerClass)
        .invoke(null, signal, handler);
  }

  private static void requireFree(String name, Object handler) {
    if (!name.equals(HANGUP)) {
      throw new IllegalStateException(
          "shutdownOnSignals: SIG%s is handled by %s (expected: no handler, as a signal has only one; let that one call requestShutdown(), and awaitClose() before it ends the process)"
              .formatted(name, handler.getClass().getName()));
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

  private static void requested(Object signal) throws ReflectiveOperationException {
    int number = (int) signalClass().getMethod("getNumber").invoke(signal);
    boolean isFirst = EXITING.compareAndSet(false, true);
    if (isFirst) {
      exitWhenClosed(128 + number);
    }
    if (isFirst || !signal.toString().endsWith(HANGUP)) {
      SERVERS.forEach(it -> it.server().requestShutdown());
      LOG.info(
          isFirst
              ? "{}: shutting down"
              : "{} again: on to the shutdown's next stage; if it has no other, what runs is"
                  + " aborted",
          signal);
    } else {
      LOG.info("{} again: nothing more is asked by that", signal);
    }
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
