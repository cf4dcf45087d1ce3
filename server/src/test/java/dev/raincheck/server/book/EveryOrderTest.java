package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
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

    void play(Step step) {
      switch (step) {
        case FINISH, FAIL -> handlerReturns(step == Step.FINISH);
        case CANCEL -> token().ifPresent(bench::cancel);
        case POLL -> token().ifPresent(bench::poll);
        case ACKNOWLEDGE -> token().ifPresent(bench::acknowledge);
        case SEND_AGAIN -> sendAgain();
        case RESPOND_WITHIN -> bench.pass(Duration.ofMillis(500));
        case OPERATION_LIMIT -> bench.pass(Duration.ofSeconds(3));
        case RETENTION -> bench.pass(Duration.ofMinutes(15));
        case SHUTDOWN -> bench.requestShutdown();
      }
    }

    private void handlerReturns(boolean well) {
      if (!handlerBack) {
        handlerBack = true;
        if (well) {
          bench.finish(0);
        } else {
          bench.fail(0);
        }
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
    long histories = 0;
    for (int length = 1; length <= 5; length++) {
      int count = (int) Math.pow(Step.values().length, length);
      for (int code = 0; code < count; code++) {
        play(code, length);
        histories++;
      }
    }
    assertEquals(111_110, histories);
  }

  private static void play(int code, int length) {
    var life = new Life();
    var steps = new StringBuilder();
    int rest = code;
    for (int i = 0; i < length; i++) {
      Step step = Step.values()[rest % Step.values().length];
      rest /= Step.values().length;
      steps.append(step).append(' ');
      life.bench.checks = i == length - 1; // a shorter order checks what is before
      life.play(step);
    }
    life.bench.requestShutdown();
    life.bench.pass(Duration.ofSeconds(1));
    check(life.bench, steps.toString());
  }

  private static void check(BookBench bench, String steps) {
    assertEquals(1, bench.started.size(), steps);
    assertEquals(1, bench.ledgers.size(), steps);
    assertTrue(bench.ledgers.getFirst().addsUp(), steps + bench.ledgers);
    assertEquals(1, bench.ledgers.getFirst().accepted(), steps);
    List<String> ends = bench.replies.stream().flatMap(EveryOrderTest::end).distinct().toList();
    assertTrue(ends.size() <= 1, steps + ends);
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
