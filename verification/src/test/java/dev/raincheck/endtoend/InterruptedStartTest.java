package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Servers are started, and clients made, by threads that somebody has interrupted.
final class InterruptedStartTest {
  @AfterEach
  void forget() {
    Thread.interrupted();
  }

  private static RaincheckServer started() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Office.class, new OfficeAtWork())
        .shutdownStrategy("abort:200ms")
        .start();
  }

  @Test
  void interruptedThread_startsAServer_andStaysInterrupted() {
    Thread.currentThread().interrupt();
    try (var server = started()) {
      assertTrue(Thread.interrupted(), "interrupted as before");
      try (var client = RaincheckClient.connect(server.address())) {
        assertEquals("hello Ada", client.service(Office.class).greet("Ada"));
      }
    }
  }

  @Test
  void interruptedThread_makesAClient_andStaysInterrupted() {
    try (var server = started()) {
      Thread.currentThread().interrupt();
      try (var client = RaincheckClient.connect(server.address())) {
        assertTrue(Thread.interrupted(), "interrupted as before");
        assertEquals("hello Ada", client.service(Office.class).greet("Ada"));
      }
    }
  }
}
