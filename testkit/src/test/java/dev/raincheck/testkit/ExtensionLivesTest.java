package dev.raincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

/// When there is a server, and for whom: as JUnit calls an extension, at once from classes that run
/// at the same time, and also after others have failed.
class ExtensionLivesTest {
  private final RaincheckExtension shared =
      RaincheckExtension.serving(Press.class, new Press.AtWork());

  private static ExtensionContext context(String id) {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            ExtensionContext.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getUniqueId")) {
                return id;
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  @Test
  void nestedClassesAtTheSameTime_leaveTheServerToTheOuterOne() {
    shared.beforeAll(context("outer"));
    RaincheckServer server = shared.server();
    together(id -> {
      for (int i = 0; i < 100_000; i++) {
        shared.beforeAll(context(id));
        shared.afterAll(context(id));
      }
    });
    assertEquals(ServerStatus.State.SERVING, server.status().state());
    shared.afterAll(context("outer"));
    assertEquals(ServerStatus.State.CLOSED, server.status().state());
    assertThrows(IllegalStateException.class, shared::server);
  }

  /// Several of them, each with an id of its own.
  private static void together(Consumer<String> each) {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<?>> all = new ArrayList<>();
      for (String id : List.of("a", "b", "c", "d")) {
        all.add(threads.submit(() -> each.accept(id)));
      }
      for (Future<?> one : all) {
        assertDoesNotThrow(() -> one.get());
      }
    }
  }

  @Test
  void subclassesAtTheSameTime_eachFindAServer() {
    together(id -> {
      for (int round = 0; round < 5; round++) {
        shared.beforeAll(context(id));
        assertEquals("x, proof", shared.service(Press.class).proof("x"));
        shared.afterAll(context(id));
      }
    });
    assertThrows(IllegalStateException.class, shared::server);
  }

  /// JUnit calls `afterAll` of all, also of those whose `beforeAll` came after one that failed.
  @Test
  void endThatHadNoBeginning_changesNothingForTheNextClass() {
    shared.afterAll(context("failed before"));
    shared.beforeAll(context("next"));
    RaincheckServer server = shared.server();
    shared.beforeEach(context("its test"));
    shared.afterEach(context("its test"));
    assertEquals(ServerStatus.State.SERVING, server.status().state());
    shared.afterAll(context("next"));
    assertEquals(ServerStatus.State.CLOSED, server.status().state());
  }

  @Test
  void beginningThatFails_leavesNothingOpen() {
    var address = new AtomicReference<String>();
    RaincheckExtension failing =
        shared.withClient(options -> {
          address.set(options.address());
          throw new AssertionError("no such client");
        });
    assertThrows(AssertionError.class, () -> failing.beforeEach(context("test")));
    failing.afterEach(context("test"));
    int port = Integer.parseInt(address.get().replaceAll(".*:", ""));
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    assertThrows(IllegalStateException.class, failing::client);
  }
}
