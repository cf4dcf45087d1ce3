package dev.raincheck.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.ErrorCode;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Listeners, whatever they do.
class ListenerThreadTest {
  private static ServerEvent event(int number) {
    return ServerEvent.refused("m" + number, "", ErrorCode.OVERLOADED);
  }

  @Test
  void events_comeInOrder_toAllListeners_alsoBehindOneThatThrows() {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    ServerListener failing =
        event -> {
          throw new AssertionError("a listener at fault");
        };
    try (var thread = new ListenerThread(List.of(failing, event -> heard.add(event.method())))) {
      thread.start();
      IntStream.range(0, 3).forEach(number -> thread.tell(event(number)));
      await().until(() -> heard.size() == 3);
      assertEquals("[m0, m1, m2]", heard.toString());
    }
  }

  @Test
  void listenerThatHangs_costsEventsOnly_andTheyAreCounted() {
    var released = new CountDownLatch(1);
    var heard = new AtomicInteger();
    ServerListener hanging =
        event -> {
          heard.incrementAndGet();
          try {
            released.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        };
    try (var thread = new ListenerThread(List.of(hanging))) {
      thread.start();
      thread.tell(event(0));
      await().until(() -> heard.get() == 1);
      IntStream.range(0, ListenerThread.WAITING_MAX + 5).forEach(n -> thread.tell(event(n)));
      assertEquals(5, thread.dropped());
      released.countDown();
      await().until(() -> heard.get() == 1 + ListenerThread.WAITING_MAX);
    }
  }

  @Test
  void close_tellsWhatWaits() throws InterruptedException {
    var heard = new AtomicInteger();
    var thread = new ListenerThread(List.of(event -> heard.incrementAndGet()));
    IntStream.range(0, 10).forEach(number -> thread.tell(event(number)));
    thread.start();
    thread.close();
    await().until(() -> heard.get() == 10);
  }
}
