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
  void connectionThatDoesNotRead_hasHalf_andLeavesAsMuchToOthers() {
    assertEquals(5, fill(GREEDY).size());
    assertFalse(replies.hasRoom(GREEDY, 1));
    assertTrue(replies.hasRoom(MODEST, 50));
  }

  @Test
  void connectionsThatDoNotRead_takeNoMoreThanThereIs_howeverManyTheyAre() {
    var many = new LargeReplies(10_000);
    long waiting = 0;
    for (int i = 0; i < 100; i++) {
      byte[] identity = {5, (byte) i};
      while (many.hasRoom(identity, 10)) {
        many.add(identity, 10);
        waiting += 10;
      }
    }
    assertTrue(waiting > 9_000 && waiting <= 10_000, waiting + " bytes");
  }

  @Test
  void whatHasLeft_makesRoomAgain() {
    List<Runnable> waiting = fill(GREEDY);
    waiting.removeFirst().run();
    assertEquals(40, replies.bytes(GREEDY));
    assertTrue(replies.hasRoom(GREEDY, 10));
    waiting.forEach(Runnable::run);
    assertEquals(0, replies.bytes(GREEDY));
    assertTrue(replies.hasRoom(MODEST, 100));
  }

  @Test
  void connectionThatHasEnded_makesRoomAtOnce_andNotTwice() {
    List<Runnable> waiting = fill(GREEDY);
    replies.ended(GREEDY);
    waiting.forEach(Runnable::run);
    assertTrue(replies.hasRoom(MODEST, 100));
    assertFalse(replies.hasRoom(MODEST, 101));
  }
}
