package dev.raincheck.transport.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Listeners, whatever they do.
class ListenerThreadTest {
  @Test
  void events_comeInOrder_toAllListeners_alsoBehindOneThatThrows() {
    Queue<Integer> heard = new ConcurrentLinkedQueue<>();
    Consumer<Integer> failing =
        event -> {
          throw new AssertionError("a listener at fault");
        };
    try (var thread = new ListenerThread<Integer>("server", List.of(failing, heard::add))) {
      thread.start();
      IntStream.range(0, 3).forEach(number -> thread.tell(number));
      await().until(() -> heard.size() == 3);
      assertEquals(List.of(0, 1, 2), List.copyOf(heard));
    }
  }

  @Test
  void listenerThatHangs_costsEventsOnly_andTheyAreCounted() {
    var released = new CountDownLatch(1);
    var heard = new AtomicInteger();
    Consumer<Integer> hanging =
        event -> {
          heard.incrementAndGet();
          try {
            released.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        };
    try (var thread = new ListenerThread<Integer>("server", List.of(hanging))) {
      thread.start();
      thread.tell(0);
      await().until(() -> heard.get() == 1);
      IntStream.range(0, ListenerThread.WAITING_MAX + 5).forEach(n -> thread.tell(n));
      assertEquals(5, thread.dropped());
      released.countDown();
      await().until(() -> heard.get() == 1 + ListenerThread.WAITING_MAX);
    }
  }

  @Test
  void close_tellsWhatWaits() throws InterruptedException {
    var heard = new AtomicInteger();
    Consumer<Integer> counting = event -> heard.incrementAndGet();
    var thread = new ListenerThread<Integer>("server", List.of(counting));
    IntStream.range(0, 10).forEach(number -> thread.tell(number));
    thread.start();
    thread.close();
    await().until(() -> heard.get() == 10);
  }
}
