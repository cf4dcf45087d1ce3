package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What no server would understand is refused before anything is sent.
class ClientOptionsTest {
  private final ClientOptions options = ClientOptions.of("tcp://127.0.0.1:5570");

  private static void refused(String message, Executable told) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, told).getMessage());
  }

  @Test
  void agent_isBounded() {
    assertEquals(255, options.withAgent("a".repeat(255)).agent().length());
    refused(
        "agent: 256 characters (expected: at most 255)", () -> options.withAgent("a".repeat(256)));
  }

  @Test
  void metadata_isBounded() {
    String longest = "a".repeat(8_192);
    assertEquals(longest, options.withMetadata(Map.of(longest, longest)).metadata().get(longest));
    refused(
        "key of metadata: 8193 characters (expected: at most 8192)",
        () -> options.withMetadata(Map.of(longest + "a", "")));
    refused(
        "metadata of k: 8193 characters (expected: at most 8192)",
        () -> options.withMetadata(Map.of("k", longest + "a")));
  }
}
