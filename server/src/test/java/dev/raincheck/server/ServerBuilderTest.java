package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ServerBuilderTest {
  @Test
  void nameThatNoClientWouldRead_isRefused() {
    ServerBuilder builder = RaincheckServer.builder("tcp://127.0.0.1:*").instance("x".repeat(255));
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> builder.instance("x".repeat(256)))
            .getMessage();
    assertTrue(refusal.contains("at most 255 characters"), refusal);
  }
}
