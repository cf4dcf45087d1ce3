package dev.raincheck.server.book;

import static dev.raincheck.api.Execution.NOT_STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every order of up to four events in the life of one call that two servers on one store hear of:
/// it starts at most once unless it may run again, nobody is told an end that another contradicts,
/// and who was told that it did not start was told the truth.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class EveryFleetOrderTest {
  private enum Step {
    /// The store does what the first server has ordered.
    STORED,
    /// The same, and the first server never hears of it.
    STORED_UNSAID,
    /// The store does what the second server has ordered.
    STORED_THERE,
    FINISH,
    FINISH_THERE,
    /// The client sends the call to the second server, as one that it has sent to the first.
    MOVE,
    POLL_THERE,
    CANCEL_THERE,
    ACKNOWLEDGE_THERE,
    /// The first server's run is declared dead, and what it had is taken over.
    TAKE_OVER,
    /// The first server finds that out.
    FENCED,
    RESPOND_WITHIN
  }

  private static final class Life {
    final String method;
    final BookBench one = BenchStore.bench(ShutdownStrategies.drain());
    final BookBench two = BenchStore.another(one);
    final long former = one.hello();
    final long session = two.hello();
    int finished;
    int finishedThere;
    boolean acknowledged;
    boolean dead;
    boolean fenced;

    Life(String method) {
      this.method = method;
      one.checks = false;
      two.checks = false;
      call(one, former, Request.Options.DEFAULT);
    }

    private void call(BookBench bench, long session, Request.Options how) {
      var header = new Request.Header(99, session, 1, List.of());
      bench.receive(new Request.Call(header, 1, method, Slice.of(BookBench.VALUE), how));
    }

    boolean hasNothingFor(Step step) {
      return switch (step) {
        case STORED -> dead ? fenced : one.store.orders.isEmpty();
        case STORED_UNSAID ->
            dead || one.store.orders.stream().noneMatch(StoreOrder.Write.class::isInstance);
        case STORED_THERE -> two.store.orders.isEmpty();
        case FINISH -> finished == one.started.size();
        case FINISH_THERE -> finishedThere == two.started.size();
        case MOVE -> acknowledged; // who has acknowledged asks no more
        case POLL_THERE, CANCEL_THERE, ACKNOWLEDGE_THERE -> token().isEmpty();
        case TAKE_OVER -> dead;
        case FENCED -> !dead || fenced;
        case RESPOND_WITHIN -> false;
      };
    }

    void play(Step step) {
      switch (step) {
        case STORED -> carryOutHere();
        case STORED_UNSAID -> one.store.writeUnsaid();
        case STORED_THERE -> two.store.carryOut(two);
        case FINISH -> one.finish(finished++);
        case FINISH_THERE -> two.finish(finishedThere++);
        case MOVE -> move();
        case POLL_THERE -> two.poll(token().orElseThrow());
        case CANCEL_THERE -> two.cancel(token().orElseThrow());
        case ACKNOWLEDGE_THERE -> acknowledge();
        case TAKE_OVER -> takeOver();
        case FENCED -> fence();
        case RESPOND_WITHIN -> {
          one.pass(Duration.ofMillis(500));
          two.pass(Duration.ofMillis(500));
        }
      }
    }

    /// As far as there is something to do.
    void playIfAny(Step step) {
      if (!hasNothingFor(step)) {
        play(step);
      }
    }

    private void move() {
      call(
          two,
          session,
          new Request.Options(null, null, null, true, Map.of()).withFormer(former, 1));
    }

    private void acknowledge() {
      two.acknowledge(token().orElseThrow());
      acknowledged = true;
    }

    /// Of a dead run nothing is written any more.
    private void carryOutHere() {
      if (!dead) {
        one.store.carryOut(one);
      } else {
        fence();
      }
    }

    private void takeOver() {
      dead = true;
      one.store.takeOver();
      two.on(new Event.StoreNews(new StoreRun.News(true, List.of())));
    }

    private void fence() {
      fenced = true;
      one.store.orders.clear();
      one.on(new Event.Fenced());
      one.store.orders.clear();
    }

    private Optional<String> token() {
      return Stream.concat(one.replies.stream(), two.replies.stream())
          .filter(Reply.Deferred.class::isInstance)
          .map(reply -> ((Reply.Deferred) reply).token())
          .findFirst();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.block", "t.work", "t.serial"})
  void anyOrder_runsAndEndsItOnce(String method) {
    var orders = new Orders<Step>(Step.class, steps -> play(method, steps));
    orders.play(4);
    Set<Step> all = EnumSet.allOf(Step.class);
    if (method.equals("t.work")) {
      all.remove(Step.FINISH_THERE); // the first server has started it at once
    }
    assertEquals(all, orders.seen);
  }

  private static boolean play(String method, List<Step> steps) {
    var life = new Life(method);
    for (int i = 0; i < steps.size(); i++) {
      if (life.hasNothingFor(steps.get(i))) {
        return false;
      }
      life.one.checks = i == steps.size() - 1; // a shorter order checks what is before
      life.two.checks = life.one.checks;
      life.play(steps.get(i));
    }
    String order = method + ": " + steps;
    List.of(
            Step.STORED,
            Step.STORED_THERE,
            Step.FINISH,
            Step.FINISH_THERE,
            Step.STORED,
            Step.STORED_THERE)
        .forEach(life::playIfAny);
    int heard = life.two.replies.size();
    life.playIfAny(Step.POLL_THERE);
    life.playIfAny(Step.STORED_THERE);
    boolean isAnswered = life.two.replies.size() > heard || life.token().isEmpty();
    assertTrue(isAnswered, () -> order + ", and nobody says what has become of it");
    checkEnd(life, order);
    return true;
  }

  private static void checkEnd(Life life, String steps) {
    List<Reply> replies =
        Stream.concat(life.one.replies.stream(), life.two.replies.stream()).toList();
    int starts = life.one.started.size() + life.two.started.size();
    assertTrue(starts <= 1, () -> steps + starts);
    long ends =
        replies.stream()
            .map(EveryFleetOrderTest::end)
            .distinct()
            .filter(it -> !it.isEmpty())
            .count();
    assertTrue(ends <= 1, () -> steps + replies);
    boolean saidNotStarted = replies.stream().anyMatch(EveryFleetOrderTest::saysNotStarted);
    assertTrue(!saidNotStarted || starts == 0, () -> steps + replies);
    boolean aTokenWasLost =
        replies.stream().anyMatch(it -> it instanceof Reply.Failed failed && isLost(failed));
    boolean isLost = life.token().stream().noneMatch(Token::isDurable);
    assertTrue(!aTokenWasLost || isLost || steps.contains("ACKNOWLEDGE"), () -> steps + replies);
  }

  private static boolean isLost(Reply.Failed failed) {
    return failed.failure().code().isAboutToken();
  }

  private static boolean saysNotStarted(Reply reply) {
    return reply instanceof Reply.Failed failed
        && failed.failure().execution() == NOT_STARTED
        && failed.failure().code() != ErrorCode.UNAVAILABLE;
  }

  /// How it ended; empty if it does not say.
  private static String end(Reply reply) {
    return switch (reply) {
      case Reply.Result result -> "a value";
      case Reply.Failed(var header, String token, Failure failure, var trace) when token != null ->
          failure.code() + " " + failure.execution();
      case Reply other -> "";
    };
  }
}
