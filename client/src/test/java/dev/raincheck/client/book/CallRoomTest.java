package dev.raincheck.client.book;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallRoomTest {
  private static final long A_DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final String EMPTY = "0 of 3 calls, 0 of 4096 bytes";

  private final CallRoom room = new CallRoom(3, 4_096);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.close();
  }

  private CompletableFuture<Boolean> waitFor(long size) {
    int before = waiters();
    var found =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return room.take(size, A_DAY_NS);
              } catch (InterruptedException interrupted) {
                throw new CompletionException(interrupted);
              }
            },
            threads);
    await().until(() -> found.isDone() || waiters() > before);
    return found;
  }

  private int waiters() {
    String text = room.toString();
    int at = text.indexOf(" wait for room");
    return at < 0 ? 0 : Integer.parseInt(text.substring(text.lastIndexOf(' ', at - 1) + 1, at));
  }

  @Test
  void calls_areBoundedInCount() {
    long size = CallRoom.sizeOf(0);
    for (int i = 0; i < 3; i++) {
      assertTrue(room.tryTake(size));
    }
    assertFalse(room.tryTake(size));
    room.giveBack(size);
    assertTrue(room.tryTake(size));
  }

  @Test
  void calls_areBoundedInBytes_512OfEachForItself() {
    assertTrue(room.tryTake(CallRoom.sizeOf(3_000)));
    assertFalse(room.tryTake(CallRoom.sizeOf(73)));
    assertTrue(room.tryTake(CallRoom.sizeOf(72)));
    assertEquals("2 of 3 calls, 4096 of 4096 bytes", room.toString());
  }

  @Test
  void callAlone_mayTakeMore() {
    long large = CallRoom.sizeOf(100_000);
    assertTrue(room.tryTake(large));
    assertFalse(room.tryTake(CallRoom.sizeOf(0)));
    room.giveBack(large);
    assertEquals(EMPTY, room.toString());
  }

  @Test
  void whoWaits_isLetInInOrder_andBeforeOthers() {
    long large = CallRoom.sizeOf(3_000);
    long small = CallRoom.sizeOf(0);
    assertTrue(room.tryTake(large));
    CompletableFuture<Boolean> first = waitFor(large);
    CompletableFuture<Boolean> second = waitFor(small);
    assertFalse(second.isDone(), "it would fit, but it is not its turn");
    assertFalse(room.tryTake(small));
    room.giveBack(large);
    assertTrue(first.join());
    assertTrue(second.join());
  }

  @Test
  void whoGivesUp_holdsUpNobody() throws InterruptedException {
    long large = CallRoom.sizeOf(3_000);
    long small = CallRoom.sizeOf(0);
    assertTrue(room.tryTake(large));
    assertFalse(room.take(large, 1));
    assertTrue(room.tryTake(small));
    room.giveBack(small);
    room.giveBack(large);
    assertEquals(EMPTY, room.toString());
  }

  @Test
  void interruptedOne_takesNothing() {
    long large = CallRoom.sizeOf(3_000);
    assertTrue(room.tryTake(large));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> room.take(large, A_DAY_NS));
    room.giveBack(large);
    assertEquals(EMPTY, room.toString());
  }

  /// However takes, returns and giving up fall together.
  @Test
  void nothingIsLost_andNobodyWaitsForEver() {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 32)
            .mapToObj(i -> CompletableFuture.runAsync(this::comeAndGo, threads))
            .toList();
    all.forEach(CompletableFuture::join);
    assertEquals(EMPTY, room.toString());
  }

  private void comeAndGo() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 500; i++) {
      long size = CallRoom.sizeOf(random.nextInt(1_500));
      long waitNs = random.nextInt(3) == 0 ? random.nextLong(50_000) : A_DAY_NS;
      try {
        if (room.tryTake(size) || room.take(size, waitNs)) {
          Thread.onSpinWait();
          room.giveBack(size);
        }
      } catch (InterruptedException nobodyDoes) {
        throw new CompletionException(nobodyDoes);
      }
    }
  }
}
