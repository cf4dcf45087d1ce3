package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final AtomicInteger wakes = new AtomicInteger();
  private final Inbox<Integer> inbox = new Inbox<>(wakes::incrementAndGet);

  private void post(int... contents) {
    for (int content : contents) {
      assertTrue(inbox.post(content));
    }
  }

  private List<Integer> takeAll() {
    List<Integer> all = new ArrayList<>();
    for (Integer content; (content = inbox.poll()) != null; ) {
      all.add(content);
    }
    return all;
  }

  @Test
  void whatIsLeft_comesInOrder_whenSomeWasTakenBefore() {
    post(1, 2, 3);
    assertEquals(1, inbox.poll());
    post(4, 5);
    assertEquals(List.of(2, 3, 4, 5), takeAll());
    assertNull(inbox.poll());
  }

  @Test
  void loop_doesNotSleep_whileSomethingIsLeft() {
    post(1, 2);
    assertFalse(inbox.fallAsleep());
    assertEquals(1, inbox.poll());
    assertFalse(inbox.fallAsleep(), "the second was taken with the first, and not looked at");
    assertEquals(2, inbox.poll());
    assertTrue(inbox.fallAsleep());
  }

  @Test
  void onlyTheFirst_wakesALoopThatSleeps() {
    post(1);
    assertEquals(0, wakes.get());
    takeAll();
    assertTrue(inbox.fallAsleep());
    post(2, 3);
    assertEquals(1, wakes.get());
    inbox.wakeUp();
    post(4);
    assertEquals(1, wakes.get());
    assertEquals(List.of(2, 3, 4), takeAll());
  }

  @Test
  void loopThatWokeByItself_isNotWoken() {
    assertTrue(inbox.fallAsleep());
    inbox.wakeUp();
    post(1);
    assertEquals(0, wakes.get());
    assertEquals(List.of(1), takeAll());
  }

  @Test
  void closedOne_refusesWhatIsLeft_andTakesNothing() {
    post(1, 2);
    assertEquals(1, inbox.poll());
    post(3);
    List<Integer> refused = new ArrayList<>();
    inbox.close(refused::add);
    assertEquals(List.of(2, 3), refused);
    assertFalse(inbox.post(4));
    assertNull(inbox.poll());
    inbox.close(refused::add);
    assertEquals(List.of(2, 3), refused);
  }

  @Test
  void closedOne_refusesWhoFindsTheLoopAsleep() {
    assertTrue(inbox.fallAsleep());
    inbox.close(_ -> {});
    assertFalse(inbox.post(1));
    assertEquals(0, wakes.get());
  }
}
