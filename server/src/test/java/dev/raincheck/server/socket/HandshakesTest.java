package dev.raincheck.server.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakesTest {
  private static final long S = 1_000_000_000;

  private final List<String> ended = new ArrayList<>();
  private int wakes;
  private final Handshakes handshakes = new Handshakes(() -> wakes++);

  private Handshakes.Unknown peer(String name) {
    return why -> ended.add(name);
  }

  @Test
  void handshakeThatIsNotOverAfter30Seconds_ends() {
    handshakes.begin(peer("first"), 0);
    handshakes.begin(peer("second"), 5 * S);
    handshakes.advance(30 * S - 1);
    assertEquals(List.of(), ended);
    assertEquals(30 * S, handshakes.nextDueNs());
    handshakes.advance(30 * S);
    assertEquals(List.of("first"), ended);
    handshakes.advance(35 * S);
    assertEquals(List.of("first", "second"), ended);
    assertEquals(Long.MAX_VALUE, handshakes.nextDueNs());
  }

  @Test
  void handshakeThatIsOver_staysOpen() {
    Handshakes.Unknown client = peer("client");
    handshakes.begin(client, 0);
    handshakes.over(client);
    handshakes.advance(100 * S);
    assertEquals(List.of(), ended);
  }

  @Test
  void loop_isToldWhenThereIsSomethingDueAgain() {
    Handshakes.Unknown client = peer("client");
    handshakes.begin(client, 0);
    handshakes.begin(peer("other"), 0);
    assertEquals(1, wakes);
    handshakes.advance(30 * S);
    handshakes.begin(client, 31 * S);
    assertEquals(2, wakes);
  }
}
