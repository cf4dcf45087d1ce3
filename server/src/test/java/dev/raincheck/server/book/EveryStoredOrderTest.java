package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every order of up to four events in the life of one operation that is recorded: nothing starts,
/// and nobody is told, before the store has it; the first end counts, and the ledger adds up.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class EveryStoredOrderTest {
  private enum Step {
    STORED,
    FINISH,
    CANCEL,
    POLL,
    ACKNOWLEDGE,
    SEND_AGAIN,
    RESPOND_WITHIN,
    A_WHILE,
    RETENTION,
    SHUTDOWN
  }

  private static final class Life {
    final String method;
    final BookBench bench = BenchStore.bench(ShutdownStrategies.abort(Duration.ofMillis(100)));
    final long session = bench.hello();
    int checkedReplies;
    int checkedStarts;
    int finished;

    Life(String method) {
      this.method = method;
      bench.checks = false;
      sendAgain();
    }

    private void sendAgain() {
      var header = new Request.Header(99, session, 1, List.of());
      var options = new Request.Options(null, null, null, true, Map.of());
      bench.receive(new Request.Call(header, 1, method, Slice.of(BookBench.VALUE), options));
    }

    boolean hasNothingFor(Step step) {
      return switch (step) {
        case STORED -> bench.store.orders.isEmpty();
        case FINISH -> finished == bench.started.size();
        case CANCEL, POLL, ACKNOWLEDGE -> token().isEmpty();
        case SEND_AGAIN, RESPOND_WITHIN, A_WHILE, RETENTION, SHUTDOWN -> false;
      };
    }

    void play(Step step) {
      switch (step) {
        case STORED -> bench.store.carryOut(bench);
        case FINISH -> bench.finish(finished++);
        case CANCEL -> bench.cancel(token().orElseThrow());
        case POLL -> bench.poll(token().orElseThrow());
        case ACKNOWLEDGE -> bench.acknowledge(token().orElseThrow());
        case SEND_AGAIN -> sendAgain();
        case RESPOND_WITHIN -> bench.pass(Duration.ofMillis(500));
        case A_WHILE -> bench.pass(Duration.ofSeconds(6)); // the store alone has what it has
        case RETENTION -> bench.pass(Duration.ofMinutes(15));
        case SHUTDOWN -> bench.requestShutdown();
      }
    }

    private Optional<String> token() {
      return bench.replies.stream()
          .filter(Reply.Deferred.class::isInstance)
          .map(reply -> ((Reply.Deferred) reply).token())
          .findFirst();
    }

    /// What was told, and started, since the last look.
    void check(String steps) {
      for (; checkedStarts < bench.started.size(); checkedStarts++) {
        if (!method.equals("t.work")) {
          String id = bench.started.get(checkedStarts).knownId().text();
          assertEquals(Optional.of(NewRecord.Stage.STARTED), bench.store.stage(id), steps);
        }
      }
      for (; checkedReplies < bench.replies.size(); checkedReplies++) {
        switch (bench.replies.get(checkedReplies)) {
          case Reply.Deferred deferred when Token.isDurable(deferred.token()) ->
              assertTrue(stage(deferred.token()).isPresent(), steps);
          case Reply.Result result when result.token() != null ->
              assertEquals(Optional.of(NewRecord.Stage.DONE), stage(result.token()), steps);
          case Reply.Failed failed when failed.token() != null ->
              assertEquals(Optional.of(NewRecord.Stage.DONE), stage(failed.token()), steps);
          case Reply other -> {}
        }
      }
    }

    private Optional<NewRecord.Stage> stage(String token) {
      return bench.store.stage(Token.operationIdOf(token));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.block", "t.work", "t.serial"})
  void anyOrder_tellsOnlyWhatIsStored_andHasOneEnd(String method) {
    var orders = new Orders<Step>(Step.class, steps -> play(method, steps));
    orders.play(4);
    assertEquals(EnumSet.allOf(Step.class), orders.seen);
  }

  private static boolean play(String method, List<Step> steps) {
    var life = new Life(method);
    String order = method + ": " + steps;
    for (int i = 0; i < steps.size(); i++) {
      if (life.hasNothingFor(steps.get(i))) {
        return false;
      }
      life.bench.checks = i == steps.size() - 1; // a shorter order checks what is before
      life.play(steps.get(i));
      life.check(order);
    }
    life.bench.requestShutdown();
    life.bench.store.carryOut(life.bench);
    life.bench.pass(Duration.ofSeconds(1));
    life.bench.store.carryOut(life.bench);
    life.bench.pass(Duration.ofSeconds(6));
    checkEnd(life, order);
    return true;
  }

  private static void checkEnd(Life life, String steps) {
    life.check(steps);
    assertTrue(life.bench.started.size() <= 1, steps);
    assertEquals(1, life.bench.ledgers.size(), steps);
    Ledger ledger = life.bench.ledgers.getFirst();
    assertTrue(ledger.addsUp(), steps + ledger);
    assertEquals(1, ledger.accepted(), steps);
    long ends =
        life.bench.replies.stream()
            .filter(reply -> reply instanceof Reply.Result || isEnd(reply))
            .map(reply -> reply instanceof Reply.Result ? "a value" : reply.toString())
            .map(text -> text.replaceAll("id=\\d+|token=[^,]+", ""))
            .distinct()
            .count();
    assertTrue(ends <= 1, () -> steps + life.bench.replies);
  }

  private static boolean isEnd(Reply reply) {
    return reply instanceof Reply.Failed failed && failed.token() != null;
  }
}
