package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerBuilderTest {
  @Test
  void nameThatNoClientWouldRead_isRefused() {
    ServerBuilder builder = RaincheckServer.builder("tcp://127.0.0.1:*").instance("x".repeat(255));
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> builder.instance("x".repeat(256)))
            .getMessage();
    assertTrue(refusal.contains("at most 255 characters"), refusal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reports-2:5570",
        "tls://reports-2:5570",
        "tcp://*:5570",
        "tcp://0.0.0.0:5570",
        "tcp://[::]:5570",
        "tcp://a:*"
      })
  void addressThatNoClientCanConnectTo_isNotAdvertised(String address) {
    ServerBuilder builder = RaincheckServer.builder("tcp://127.0.0.1:*");
    assertThrows(IllegalArgumentException.class, () -> builder.advertise(address));
    String longest = "tcp://" + "x".repeat(244) + ":5570";
    builder.advertise(longest);
    assertThrows(
        IllegalArgumentException.class, () -> builder.advertise("tcp://x" + longest.substring(6)));
  }
}
