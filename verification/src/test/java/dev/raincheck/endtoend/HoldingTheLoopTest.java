package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A non-blocking method that breaks its word is moved to virtual threads, and no other is.
final class HoldingTheLoopTest {
  private static final long HELD_NS = 40_000_000;

  /// Each says whether it runs on a virtual thread.
  @Service("loop")
  interface Loop {
    @NonBlocking
    boolean quick();

    @NonBlocking
    boolean reading(byte[] content);

    @NonBlocking
    boolean waiting();

    @NonBlocking
    boolean computing();
  }

  private static final class LoopAtWork implements Loop {
    @Override
    public boolean quick() {
      return Thread.currentThread().isVirtual();
    }

    @Override
    public boolean reading(byte[] content) {
      return quick();
    }

    @Override
    public boolean waiting() {
      LockSupport.parkNanos(HELD_NS);
      return quick();
    }

    @Override
    public boolean computing() {
      if (quick()) {
        return true;
      }
      ThreadMXBean processor = ManagementFactory.getThreadMXBean();
      long endNs = processor.getCurrentThreadCpuTime() + HELD_NS;
      while (processor.getCurrentThreadCpuTime() < endNs) {
        Thread.onSpinWait();
      }
      return false;
    }
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*").serve(Loop.class, new LoopAtWork()).start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());
  private final Loop loop = client.service(Loop.class);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void methodThatWaits_isMoved() {
    await().until(loop::waiting);
  }

  @Test
  void methodThatComputes_isMoved() {
    await().until(loop::computing);
  }

  @Test
  void methodThatKeepsItsWord_stays() {
    for (int i = 0; i < 500; i++) {
      assertFalse(loop.quick());
    }
  }

  /// To read them takes the loop longer than a method may.
  @Test
  void largeArguments_areReadElsewhere_andTheMethodIsNotBlamed() {
    assertFalse(loop.reading(new byte[120_000]));
    assertTrue(loop.reading(new byte[140_000]));
    assertFalse(loop.reading(new byte[120_000]));
  }
}
