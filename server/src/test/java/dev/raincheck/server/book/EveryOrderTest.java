package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Every order of up to five events in the life of one operation, repeats included: the first end
/// counts, everybody is told the same, and the ledger adds up.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class EveryOrderTest {
  private enum Step {
    FINISH,
    FAIL,
    CANCEL,
    POLL,
    ACKNOWLEDGE,
    SEND_AGAIN,
    RESPOND_WITHIN,
    OPERATION_LIMIT,
    RETENTION,
    SHUTDOWN
  }

  private static final class Life {
    final BookBench bench =
        new BookBench(
            Times.DEFAULT.withCancelGrace(Duration.ofSeconds(1)),
            Limits.DEFAULT,
            ShutdownStrategies.abort(Duration.ofMillis(100)));
    final long session = bench.hello();
    boolean handlerBack;

    Life() {
      bench.checks = false;
      sendAgain();
    }

    private void sendAgain() {
      var header = new dev.raincheck.protocol.wire.Request.Header(99, session, 1, List.of());
      var options =
          new dev.raincheck.protocol.wire.Request.Options(null, 3_000L, null, true, Map.of());
      bench.receive(
          new dev.raincheck.protocol.wire.Request.Call(
              header, 1, "t.work", Slice.of(BookBench.VALUE), options));
    }

    boolean hasNothingFor(Step step) {
      return switch (step) {
        case FINISH, FAIL -> handlerBack;
        case CANCEL, POLL, ACKNOWLEDGE -> token().isEmpty();
        case SEND_AGAIN, RESPOND_WITHIN, OPERATION_LIMIT, RETENTION, SHUTDOWN -> false;
      };
    }

    void play(Step step) {
      switch (step) {
        case FINISH -> {
          handlerBack = true;
          bench.finish(0);
        }
        case FAIL -> {
          handlerBack = true;
          bench.fail(0);
        }
        case CANCEL -> bench.cancel(token().orElseThrow());
        case POLL -> bench.poll(token().orElseThrow());
        case ACKNOWLEDGE -> bench.acknowledge(token().orElseThrow());
        case SEND_AGAIN -> sendAgain();
        case RESPOND_WITHIN -> bench.pass(Duration.ofMillis(500));
        case OPERATION_LIMIT -> bench.pass(Duration.ofSeconds(3));
        case RETENTION -> bench.pass(Duration.ofMinutes(15));
        case SHUTDOWN -> bench.requestShutdown();
      }
    }

    private java.util.Optional<String> token() {
      return bench.replies.stream()
          .filter(Reply.Deferred.class::isInstance)
          .map(reply -> ((Reply.Deferred) reply).token())
          .findFirst();
    }
  }

  @Test
  void anyOrder_hasOneEnd_andOneColumn() {
    var orders = new Orders<>(Step.class, EveryOrderTest::play);
    assertEquals(40_295, orders.play(5)); // of 111 110
    assertEquals(EnumSet.allOf(Step.class), orders.seen);
  }

  private static boolean play(List<Step> steps) {
    var life = new Life();
    for (int i = 0; i < steps.size(); i++) {
      if (life.hasNothingFor(steps.get(i))) {
        return false;
      }
      life.bench.checks = i == steps.size() - 1; // a shorter order checks what is before
      life.play(steps.get(i));
    }
    life.bench.requestShutdown();
    life.bench.pass(Duration.ofSeconds(1));
    check(life.bench, steps);
    return true;
  }

  private static void check(BookBench bench, List<Step> steps) {
    assertEquals(1, bench.started.size(), steps::toString);
    assertEquals(1, bench.ledgers.size(), steps::toString);
    assertTrue(bench.ledgers.getFirst().addsUp(), () -> steps + " " + bench.ledgers);
    assertEquals(1, bench.ledgers.getFirst().accepted(), steps::toString);
    List<String> ends = bench.replies.stream().flatMap(EveryOrderTest::end).distinct().toList();
    assertTrue(ends.size() <= 1, () -> steps + " " + ends);
  }

  private static Stream<String> end(Reply reply) {
    return switch (reply) {
      case Reply.Result result -> Stream.of("a value");
      case Reply.Failed failed when failed.token() != null ->
          Stream.of(failed.failure().toString());
      case Reply other -> Stream.of();
    };
  }
}
