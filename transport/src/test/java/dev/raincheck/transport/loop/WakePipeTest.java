package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakePipeTest {
  private final WakePipe pipe = new WakePipe();
  private Selector selector;

  @BeforeEach
  void register() throws Exception {
    selector = Selector.open();
    pipe.source().register(selector, SelectionKey.OP_READ);
  }

  @AfterEach
  void close() throws Exception {
    selector.close();
    pipe.close();
  }

  private int selected() throws Exception {
    int selected = selector.selectNow();
    selector.selectedKeys().clear();
    return selected;
  }

  @Test
  void signal_isSeenUntilItIsTaken() throws Exception {
    assertEquals(0, selected());
    pipe.signal();
    assertEquals(1, selected());
    assertEquals(1, selected());
    pipe.drain();
    assertEquals(0, selected());
  }

  @Test
  void moreSignalsThanThePipeHolds_blockNobody() throws Exception {
    for (int i = 0; i < 1_000_000; i++) {
      pipe.signal();
    }
    assertEquals(1, selected());
  }

  @Test
  void signalOfAnInterruptedThread_leavesThePipeOpen() throws Exception {
    Thread.currentThread().interrupt();
    pipe.signal();
    assertTrue(Thread.interrupted(), "and the thread interrupted");
    assertEquals(1, selected());
    pipe.drain();
    pipe.signal();
    assertEquals(1, selected());
  }

  @Test
  void signalThatComesLate_doesNoHarm() {
    pipe.close();
    pipe.signal();
  }
}
