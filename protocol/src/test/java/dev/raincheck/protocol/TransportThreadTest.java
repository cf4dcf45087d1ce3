package dev.raincheck.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransportThreadTest {
  private static final int MAX = VainLooks.MAX;
  private static final long QUICK_NS = TransportThread.IN_VAIN_NS - 1;

  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicInteger pauses = new AtomicInteger();

  @Test
  void selectorThatFindsTheSameByteAgainAndAgain_isPaused() throws Exception {
    selects(10 * MAX, QUICK_NS);
    assertEquals(10, pauses.get());
  }

  @Test
  void selectorWithWorkInBetween_isNot() throws Exception {
    selects(10 * MAX, QUICK_NS + 1);
    assertEquals(0, pauses.get());
  }

  @Test
  void work_beginsTheCountAgain() throws Exception {
    run(() -> {
      for (int i = 0; i < 20; i++) {
        for (int quick = 1; quick < MAX; quick++) {
          ask(QUICK_NS);
        }
        ask(QUICK_NS + 1);
      }
    });
    assertEquals(0, pauses.get());
  }

  @Test
  void askedByAnother_doesNotPause() {
    var thread = new TransportThread(() -> {}, "transport", () -> 0, pauses::incrementAndGet);
    for (int i = 0; i < 10 * MAX; i++) {
      assertFalse(thread.isInterrupted());
    }
    assertEquals(0, pauses.get());
  }

  @Test
  void interrupt_isSeenAsOnAnyThread() throws Exception {
    run(() -> {
      Thread.currentThread().interrupt();
      assertTrue(Thread.currentThread().isInterrupted());
    });
  }

  @Test
  void transportGetsSuchThreads_andADeadOneIsToldOf() throws Exception {
    var told = new AtomicReference<String>();
    Thread thread =
        new TransportThreads(told::set)
            .create(
                () -> {
                  throw new IllegalStateException("boom");
                },
                "iothread-2");
    assertInstanceOf(TransportThread.class, thread);
    assertTrue(thread.isDaemon());
    thread.start();
    thread.join();
    assertEquals(
        "ZeroMQ thread iothread-2 died: java.lang.IllegalStateException: boom", told.get());
  }

  @Test
  void transportWithADeadThread_isEndedByAnother() throws Exception {
    var threads = new TransportThreads(it -> {});
    var by = new AtomicReference<@Nullable Thread>();
    threads.end(() -> by.set(Thread.currentThread()));
    assertEquals(Thread.currentThread(), by.get());
    Thread dying =
        threads.create(
            () -> {
              throw new IllegalStateException("boom");
            },
            "iothread-2");
    dying.start();
    dying.join();
    var ended = new CountDownLatch(1);
    threads.end(() -> {
      by.set(Thread.currentThread());
      ended.countDown();
    });
    ended.await();
    assertFalse(Thread.currentThread().equals(by.get()));
  }

  @Test
  void loopThatWaitsInVainAgainAndAgain_isPaused() {
    var threads = new TransportThreads(it -> {}, pauses::incrementAndGet);
    for (int i = 1; i < MAX; i++) {
      threads.waited(true);
    }
    threads.waited(false);
    for (int i = 1; i < MAX; i++) {
      threads.waited(true);
    }
    assertEquals(0, pauses.get());
    threads.waited(true);
    assertEquals(1, pauses.get());
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
    var failure = new AtomicReference<@Nullable Throwable>();
    var thread = new TransportThread(work, "transport", nowNs::get, pauses::incrementAndGet);
    thread.setUncaughtExceptionHandler((it, cause) -> failure.set(cause));
    thread.start();
    thread.join();
    assertEquals(null, failure.get());
  }
}
