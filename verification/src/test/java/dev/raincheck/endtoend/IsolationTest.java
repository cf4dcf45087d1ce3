package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/// What a handler finds on its thread: nothing of another one's, nothing of whoever started the
/// server or made the client.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("ThreadPriorityCheck") // handlers may do what they like
final class IsolationTest {
  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  @Service("thread")
  interface Found {
    @NonBlocking
    List<String> onLoop(boolean litter);

    @Blocking(threads = Threads.CPU)
    List<String> onCpuThread(boolean litter);

    List<String> onVirtualThread(boolean litter);

    @Blocking
    String held();
  }

  private static final class FoundAtWork implements Found {
    @Override
    public List<String> onLoop(boolean litter) {
      List<String> found = found();
      if (litter) {
        litter();
        LOCAL.remove(); // which nobody can do for it there
      }
      return found;
    }

    @Override
    public List<String> onCpuThread(boolean litter) {
      List<String> found = found();
      if (litter) {
        litter();
      }
      return found;
    }

    @Override
    public List<String> onVirtualThread(boolean litter) {
      return onCpuThread(litter);
    }

    @Override
    public String held() {
      return HELD.join();
    }
  }

  // Static, since the service is made once a server.
  private static final CompletableFuture<String> HELD = new CompletableFuture<>();

  private static List<String> found() {
    Thread me = Thread.currentThread();
    List<String> found = new ArrayList<>();
    found.add("tenant " + MDC.get("tenant"));
    found.add("local " + LOCAL.get());
    found.add("inherited " + INHERITED.get());
    found.add("priority " + me.getPriority());
    found.add("name " + me.getName().startsWith("litter"));
    found.add("loader " + (me.getContextClassLoader() == FoundAtWork.class.getClassLoader()));
    found.add("interrupted " + me.isInterrupted());
    found.add("on death " + (me.getUncaughtExceptionHandler() == me.getThreadGroup()));
    return found;
  }

  private static final List<String> NOTHING =
      List.of(
          "tenant null",
          "local null",
          "inherited null",
          "priority 5",
          "name false",
          "loader true",
          "interrupted false",
          "on death true");

  private static void litter() {
    Thread me = Thread.currentThread();
    MDC.put("tenant", "litter");
    LOCAL.set("litter");
    INHERITED.set("litter");
    INHERITED.remove();
    me.setPriority(Thread.MAX_PRIORITY);
    me.setName("litter");
    me.setContextClassLoader(new URLClassLoader(new URL[0]));
    me.setUncaughtExceptionHandler((thread, thrown) -> {});
    me.interrupt();
  }

  private static RaincheckServer start() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Found.class, new FoundAtWork())
        .cpuThreads(1)
        .shutdownStrategy("abort:1s")
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"onLoop", "onCpuThread", "onVirtualThread"})
  void handler_findsNothingThatAnotherLeftBehind(String method) {
    try (var server = start();
        var client = RaincheckClient.connect(server.address())) {
      for (int i = 0; i < 3; i++) {
        assertEquals(NOTHING, client.call("thread." + method, List.of(true)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onLoop", "onCpuThread", "onVirtualThread"})
  void handler_findsNothingOfWhoeverStartedTheServer(String method) throws Exception {
    var started = new CompletableFuture<RaincheckServer>();
    Thread starter =
        new Thread(() -> {
          INHERITED.set("starter");
          MDC.put("tenant", "starter");
          Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
          Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
          started.complete(start());
        });
    starter.start();
    try (var server = started.get(30, TimeUnit.SECONDS);
        var client = RaincheckClient.connect(server.address())) {
      assertEquals(NOTHING, client.call("thread." + method, List.of(false)));
    }
  }

  @Test
  void callback_findsNothingOfWhoeverMadeTheClient() throws Exception {
    try (var server = start()) {
      INHERITED.set("maker");
      try (var client = RaincheckClient.connect(server.address())) {
        Deferred<Object> call = client.submit("thread.held", List.of());
        var found = call.toFuture().thenApply(_ -> String.valueOf(INHERITED.get()));
        HELD.complete("released");
        assertEquals("null", found.get(30, TimeUnit.SECONDS));
      } finally {
        INHERITED.remove();
      }
    }
  }
}
