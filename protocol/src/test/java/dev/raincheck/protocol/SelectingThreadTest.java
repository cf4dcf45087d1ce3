package dev.raincheck.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SelectingThreadTest {
  private static final long QUICK_NS = 2_000;
  private static final long WORK_NS = 20_000;

  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicInteger pauses = new AtomicInteger();

  @Test
  void pausesAmongSelectsThatFindABytePutThereByNobodyWhoCounts() throws Exception {
    selects(80, QUICK_NS);
    assertEquals(10, pauses.get());
  }

  @Test
  void doesNotPauseBetweenSelectsThatFindWork() throws Exception {
    selects(80, WORK_NS);
    assertEquals(0, pauses.get());
  }

  @Test
  void startsToCountAgainAfterWork() throws Exception {
    run(() -> {
      for (int i = 0; i < 20; i++) {
        for (int quick = 0; quick < 7; quick++) {
          ask(QUICK_NS);
        }
        ask(WORK_NS);
      }
    });
    assertEquals(0, pauses.get());
  }

  @Test
  void asksOfOtherThreadsArePlainAsks() throws Exception {
    var thread = new SelectingThread(() -> {}, "selecting", () -> 0, pauses::incrementAndGet);
    for (int i = 0; i < 100; i++) {
      assertFalse(thread.isInterrupted());
    }
    assertEquals(0, pauses.get());
  }

  @Test
  void isInterruptedAsOthersAre() throws Exception {
    var seen = new AtomicInteger();
    run(() -> {
      Thread.currentThread().interrupt();
      if (Thread.currentThread().isInterrupted()) {
        seen.incrementAndGet();
      }
    });
    assertEquals(1, seen.get());
  }

  @Test
  void goesOnAfterAPauseOfItsOwn() throws Exception {
    var done = new AtomicInteger();
    var thread =
        new SelectingThread(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                assertFalse(Thread.currentThread().isInterrupted());
                done.incrementAndGet();
              }
            },
            "selecting");
    thread.start();
    thread.join();
    assertEquals(1_000, done.get());
  }

  private void selects(int times, long tookNs) throws Exception {
    Pipe pipe = Pipe.open();
    try (Selector selector = Selector.open();
        Pipe.SinkChannel sink = pipe.sink();
        Pipe.SourceChannel source = pipe.source()) {
      source.configureBlocking(false);
      source.register(selector, SelectionKey.OP_READ);
      assertEquals(1, sink.write(ByteBuffer.allocate(1)));
      run(() -> {
        for (int i = 0; i < times; i++) {
          nowNs.addAndGet(tookNs);
          select(selector);
        }
      });
    }
  }

  private static void select(Selector selector) {
    try {
      selector.select();
      assertTrue(selector.selectedKeys().removeIf(SelectionKey::isReadable));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void ask(long tookNs) {
    nowNs.addAndGet(tookNs);
    assertFalse(Thread.currentThread().isInterrupted());
  }

  private void run(Runnable work) throws InterruptedException {
    var failure = new Throwable[1];
    var thread = new SelectingThread(work, "selecting", nowNs::get, pauses::incrementAndGet);
    thread.setUncaughtExceptionHandler((it, cause) -> failure[0] = cause);
    thread.start();
    thread.join();
    assertEquals(null, failure[0]);
  }
}
