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
  void greedyConnection_hasHalf_andLeavesRoomForOthers() {
    assertEquals(5, fill(GREEDY).size());
    assertFalse(replies.hasRoom(GREEDY, 1));
    assertTrue(replies.hasRoom(MODEST, 50));
    assertEquals(3, fill(MODEST).size());
    assertEquals(80, replies.bytes());
  }

  @Test
  void whatHasLeft_makesRoomAgain() {
    List<Runnable> waiting = fill(GREEDY);
    waiting.forEach(Runnable::run);
    assertEquals(0, replies.bytes());
    assertEquals(5, fill(GREEDY).size());
  }

  @Test
  void moreThanAllTogether_neverWaits() {
    assertTrue(replies.hasRoom(MODEST, 100));
    assertFalse(replies.hasRoom(MODEST, 101));
  }
}
