package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.shutdown.ShutdownStrategies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients can have a store asked for, by tokens of operations that are not here, is bounded.
class StoreQueueTest {
  private static final int MAX = 10_000;

  private final BookBench bench = BenchStore.bench(ShutdownStrategies.drain());
  private final TokenSigner elsewhere = TokenSigner.ofStore("store", 6, BenchStore.SECRET);

  @BeforeEach
  void thereIsMuchToDo() {
    bench.checks = false;
  }

  private String token(int number) {
    return elsewhere.sign(5, new Token.Id(1, number));
  }

  @Test
  void lookUpsOverTheLimit_areRefused_untilTheStoreHasAnswered() {
    for (int number = 0; number < MAX; number++) {
      bench.poll(token(number));
    }
    assertEquals(0, bench.replies.size());
    bench.poll(token(MAX));
    assertEquals(ErrorCode.UNAVAILABLE, bench.lastError());
    assertEquals(Execution.UNKNOWN, bench.last(Reply.Failed.class).failure().execution());
    assertEquals(MAX, bench.store.orders.size());
    bench.store.carryOut(bench);
    int answered = bench.replies.size();
    bench.poll(token(MAX));
    assertEquals(answered, bench.replies.size());
    assertInstanceOf(StoreOrder.Find.class, bench.store.orders.getFirst());
  }

  @Test
  void acknowledgementsOverTheLimit_areLeftToTheRetention_untilTheStoreHasWritten() {
    for (int number = 0; number <= MAX; number++) {
      bench.acknowledge(token(number));
    }
    assertEquals(MAX, bench.store.orders.size());
    bench.call("t.block");
    assertEquals(MAX + 1, bench.store.orders.size(), "calls are recorded all the same");
    bench.stored();
    bench.acknowledge(token(MAX));
    assertInstanceOf(StoreOrder.Forget.class, bench.store.orders.getFirst());
  }
}
