package dev.raincheck.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// What a client can say of how far its connections come.
class HandshakesTest {
  private final Handshakes handshakes = new Handshakes(Security.CLEAR);

  /// Servers of a fleet come and go, each at another address.
  @Test
  void addressesThatWereTriedBefore_areForgotten_whenAServerAnswers() {
    for (int i = 1; i < 100; i++) {
      handshakes.refused(handshakes.begin("tcp://10.0.0." + i + ":1", false));
    }
    int last = handshakes.begin("tcp://10.0.0.100:1", false);
    handshakes.greeted(last, 3);
    handshakes.heard();
    assertEquals(
        "the server at tcp://10.0.0.100:1 does not answer any more (expected: an answer at once;"
            + " does its process hang, or the network?)",
        handshakes.account());
  }
}
