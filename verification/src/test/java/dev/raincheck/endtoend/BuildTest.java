package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A server is configured first, and bound when it is started.
class BuildTest {
  @Service("greeter")
  interface Greeter {
    @NonBlocking
    String greet();
  }

  private final AtomicInteger greeted = new AtomicInteger();
  private final ServerBuilder builder =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Greeter.class, () -> "hello " + greeted.incrementAndGet());

  private static String greet(RaincheckServer server) {
    try (var client = RaincheckClient.connect(server.address())) {
      return client.service(Greeter.class).greet();
    }
  }

  @Test
  void builtServer_bindsWhenItIsStarted() {
    try (RaincheckServer server = builder.build()) {
      String told = assertThrows(IllegalStateException.class, server::address).getMessage();
      assertEquals("the server was not started (expected: start() first)", told);
      assertEquals("RaincheckServer (not started)", server.toString());
      assertSame(server, server.start());
      assertEquals("hello 1", greet(server));
    }
  }

  @Test
  void nextServer_bindsThePortThatTheFirstTook() {
    String first;
    try (RaincheckServer server = builder.start()) {
      first = server.address();
    }
    try (RaincheckServer server = builder.start()) {
      assertEquals(first, server.address());
      assertEquals("hello 1", greet(server));
    }
  }

  @Test
  void portThatIsTaken_canBeTriedAgain() {
    RaincheckServer second;
    try (RaincheckServer first = builder.start()) {
      second = builder.build();
      assertThrows(IllegalArgumentException.class, second::start);
      assertEquals("hello 1", greet(first));
    }
    try (second) {
      assertEquals("hello 2", greet(second.start()));
    }
  }

  @Test
  void builtServer_doesNotChangeWithItsBuilder() {
    RaincheckServer server = builder.build();
    builder.shutdownStrategy("abort:1ms").serve(Greeter.class, () -> "another");
    try (server) {
      assertEquals("hello 1", greet(server.start()));
    }
    assertThrows(IllegalArgumentException.class, builder::build, "greeter is served twice");
  }

  @Test
  void server_startsOnce() {
    try (RaincheckServer server = builder.start()) {
      assertThrows(IllegalStateException.class, server::start);
      assertEquals("hello 1", greet(server));
    }
    RaincheckServer never = builder.build();
    never.close();
    assertThrows(IllegalStateException.class, never::start);
  }

  @Test
  void shutdownThatWasAskedForBeforeTheStart_comesAfterIt() {
    RaincheckServer server = builder.build();
    assertTrue(server.requestShutdown());
    server.start();
    assertTrue(server.awaitClose().addsUp());
  }
}
