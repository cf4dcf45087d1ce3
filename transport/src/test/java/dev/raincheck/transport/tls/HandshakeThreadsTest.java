package dev.raincheck.transport.tls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandshakeThreadsTest {
  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  @Test
  void addressThatBringsMuch_hasOthersWaitForOneStep() throws Exception {
    InetAddress flood = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 2});
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = new HandshakeThreads("test-handshakes", 1, () -> {})) {
      threads.submit(
          flood,
          () -> {
            begun.countDown();
            goOn.await();
            return false;
          },
          (last, fault) -> {});
      begun.await();
      for (int i = 0; i < 3; i++) {
        submit(threads, flood, "flood");
      }
      submit(threads, other, "other");
      submit(threads, null, "unknown");
      submit(threads, other, "other");
      goOn.countDown();
      await().until(() -> done.size() == 6);
      assertEquals(
          List.of("flood", "other", "unknown", "flood", "other", "flood"), List.copyOf(done));
    }
  }

  private void submit(HandshakeThreads threads, InetAddress address, String name) {
    threads.submit(address, () -> done.add(name), (last, fault) -> {});
  }
}
