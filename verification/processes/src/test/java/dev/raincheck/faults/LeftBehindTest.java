package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What lives as long as the process keeps nothing of an application that has ended: neither
/// threads, whoever has made them, nor handlers of signals. In a process of its own, as others may
/// have made them before.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeftBehindTest {
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  @Service("echo")
  public interface Echo {
    /// An exchange of HTTP that wants the result is held.
    @Blocking
    String echo(String text);
  }

  /// Runs an application that has all of Raincheck in a class loader of its own, as web
  /// applications have, and writes what keeps that.
  static final class Container {
    private Container() {}

    public static void main(String[] args) throws Exception {
      String before = handlerOf("TERM") + handlerOf("HUP");
      try (var own = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
        Thread me = Thread.currentThread();
        ClassLoader usual = me.getContextClassLoader();
        me.setContextClassLoader(own);
        own.loadClass(Application.class.getName()).getMethod("run").invoke(null);
        me.setContextClassLoader(usual);
        try {
          await().until(() -> left(own, before).isEmpty());
        } catch (ConditionTimeoutException forGood) {
          left(own, before).forEach(OUT::println);
        }
      }
      OUT.println("all");
    }

    private static URL[] classPath() throws MalformedURLException {
      List<URL> entries = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        entries.add(Path.of(entry).toUri().toURL());
      }
      return entries.toArray(URL[]::new);
    }

    /// But for our own threads, which end.
    private static List<String> left(ClassLoader own, String handlers)
        throws ReflectiveOperationException {
      List<String> left = new ArrayList<>();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getContextClassLoader() == own && !thread.getName().startsWith("raincheck-")) {
          left.add("a thread: " + thread);
        }
      }
      String present = handlerOf("TERM") + handlerOf("HUP");
      if (!present.equals(handlers)) {
        left.add("handlers: " + present);
      }
      return left;
    }

    /// As text, which names ours.
    private static String handlerOf(String name) throws ReflectiveOperationException {
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      Class<?> signal = loader.loadClass("sun.misc.Signal");
      Class<?> handler = loader.loadClass("sun.misc.SignalHandler");
      Object it = signal.getConstructor(String.class).newInstance(name);
      var handle = signal.getMethod("handle", signal, handler);
      Object present = handle.invoke(null, it, handler.getField("SIG_DFL").get(null));
      handle.invoke(null, it, present);
      return name + " " + present.getClass().getName();
    }
  }

  /// Serves and calls by all ways, and closes all of it.
  public static final class Application {
    private Application() {}

    public static void run() throws IOException {
      try (var server =
              RaincheckServer.builder("tcp://127.0.0.1:*")
                  .serve(Echo.class, text -> text)
                  .shutdownOnSignals()
                  .start();
          var door = HttpDoor.builder(server).serve(Echo.class).start("http://127.0.0.1:*");
          var client = RaincheckClient.connect(server.address())) {
        client.service(Echo.class).echo("hello");
        var exchange =
            (HttpURLConnection) URI.create(door.address() + "/echo.echo").toURL().openConnection();
        exchange.setDoOutput(true);
        exchange.setRequestProperty("Content-Type", "application/json");
        exchange.setRequestProperty("Prefer", "wait=20");
        exchange.getOutputStream().write("[\"hello\"]".getBytes(StandardCharsets.UTF_8));
        exchange.getInputStream().readAllBytes();
      }
    }
  }

  @Test
  void applicationThatHasEnded_isKeptByNothing() throws Exception {
    try (var process = ChildJvm.start(Container.class)) {
      assertEquals(List.of("all"), process.lines().toList());
      assertEquals(0, process.exitCode());
    }
  }
}
