package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeRepliesTest {
  private static final byte[] GREEDY = {1};
  private static final byte[] MODEST = {2};

  private final LargeReplies replies = new LargeReplies(100);

  /// As many of ten bytes as there is room for.
  private List<Runnable> fill(byte[] identity) {
    List<Runnable> waiting = new ArrayList<>();
    while (replies.hasRoom(identity, 10)) {
      waiting.add(replies.add(identity, 10));
    }
    return waiting;
  }

  @Test
  void connectionThatDoesNotRead_isFull_andNoOtherFeelsIt() {
    assertEquals(10, fill(GREEDY).size());
    assertFalse(replies.hasRoom(GREEDY, 1));
    assertTrue(replies.hasRoom(MODEST, 100));
    assertEquals(10, fill(MODEST).size());
  }

  @Test
  void whatHasLeft_makesRoomAgain() {
    List<Runnable> waiting = fill(GREEDY);
    waiting.removeFirst().run();
    assertEquals(90, replies.bytes(GREEDY));
    assertTrue(replies.hasRoom(GREEDY, 10));
    waiting.forEach(Runnable::run);
    assertEquals(0, replies.bytes(GREEDY));
  }

  @Test
  void moreThanTheBound_neverWaits() {
    assertTrue(replies.hasRoom(MODEST, 100));
    assertFalse(replies.hasRoom(MODEST, 101));
  }
}
