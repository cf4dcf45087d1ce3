package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class CarrierWakesTest {
  private record Done(int what, Thread by) {}

  private final CarrierWakes wakes = new CarrierWakes();
  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();

  private void add(int what) {
    wakes.add(() -> done.add(new Done(what, Thread.currentThread())));
  }

  @Test
  void nothing_isDoneBeforeRun() {
    add(1);
    add(2);
    assertTrue(done.isEmpty());
  }

  @Test
  void singleOne_isDoneByTheCaller_once() throws InterruptedException {
    add(1);
    wakes.run();
    wakes.run();
    assertEquals(List.of(new Done(1, Thread.currentThread())), List.copyOf(done));
  }

  @Test
  void several_areDoneInOrder_byOneVirtualThread() throws InterruptedException {
    add(1);
    add(2);
    add(3);
    wakes.run();
    Done first = done.take();
    assertTrue(first.by().isVirtual());
    assertNotEquals(Thread.currentThread(), first.by());
    assertEquals(List.of(1, 2, 3), List.of(first.what(), done.take().what(), done.take().what()));
  }

  @Test
  void oneThatFails_keepsNoneOfTheOthersFromBeingDone() throws InterruptedException {
    add(1);
    wakes.add(() -> {
      throw new OutOfMemoryError("played by a test");
    });
    add(3);
    wakes.run();
    assertEquals(List.of(1, 3), List.of(done.take().what(), done.take().what()));
  }

  @Test
  void singleOneThatFails_harmsNobody() {
    wakes.add(() -> {
      throw new OutOfMemoryError("played by a test");
    });
    wakes.run();
    assertTrue(done.isEmpty());
  }

  @Test
  void whatIsAddedLater_isDoneByTheNextRun() throws InterruptedException {
    add(1);
    add(2);
    wakes.run();
    add(3);
    wakes.run();
    assertEquals(6, done.take().what() + done.take().what() + done.take().what());
    assertTrue(done.isEmpty());
  }
}
