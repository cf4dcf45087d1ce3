package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every order of up to five events in the life of one call that two servers on one store hear of:
/// it starts at most once unless it may run again, nobody is told an end that another contradicts,
/// and who was told that it did not start was told the truth.
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

    void play(Step step) {
      switch (step) {
        case STORED -> carryOutHere();
        case STORED_UNSAID -> {
          if (!dead) {
            one.store.writeUnsaid();
          }
        }
        case STORED_THERE -> two.store.carryOut(two);
        case FINISH -> {
          if (finished < one.started.size()) {
            one.finish(finished++);
          }
        }
        case FINISH_THERE -> {
          if (finishedThere < two.started.size()) {
            two.finish(finishedThere++);
          }
        }
        case MOVE -> move();
        case POLL_THERE -> token().ifPresent(two::poll);
        case CANCEL_THERE -> token().ifPresent(two::cancel);
        case ACKNOWLEDGE_THERE -> acknowledge();
        case TAKE_OVER -> takeOver();
        case FENCED -> fence();
        case RESPOND_WITHIN -> {
          one.pass(Duration.ofMillis(500));
          two.pass(Duration.ofMillis(500));
        }
      }
    }

    /// Who has acknowledged asks no more.
    private void move() {
      if (!acknowledged) {
        call(
            two,
            session,
            new Request.Options(null, null, null, true, Map.of()).withFormer(former, 1));
      }
    }

    private void acknowledge() {
      token()
          .ifPresent(token -> {
            acknowledged = true;
            two.acknowledge(token);
          });
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
      if (!dead) {
        dead = true;
        one.store.takeOver();
        two.on(new Event.StoreNews(new StoreRun.News(true, List.of())));
      }
    }

    private void fence() {
      if (dead && !fenced) {
        fenced = true;
        one.store.orders.clear();
        one.on(new Event.Fenced());
        one.store.orders.clear();
      }
    }

    private Optional<String> token() {
      return Stream.concat(one.replies.stream(), two.replies.stream())
          .filter(Reply.Deferred.class::isInstance)
          .map(reply -> ((Reply.Deferred) reply).token())
          .findFirst();
    }
  }

  @ParameterizedTest
  @CsvSource({"t.block, 4", "t.work, 3", "t.serial, 3"})
  void anyOrder_runsAndEndsItOnce(String method, int longest) {
    Set<Step> seen = EnumSet.noneOf(Step.class);
    for (int length = 1; length <= longest; length++) {
      int count = (int) Math.pow(Step.values().length, length);
      for (int code = 0; code < count; code++) {
        play(method, code, length, seen);
      }
    }
    assertEquals(EnumSet.allOf(Step.class), seen);
  }

  private static void play(String method, int code, int length, Set<Step> seen) {
    var life = new Life(method);
    var steps = new StringBuilder(method).append(": ");
    int rest = code;
    for (int i = 0; i < length; i++) {
      Step step = Step.values()[rest % Step.values().length];
      rest /= Step.values().length;
      seen.add(step);
      steps.append(step).append(' ');
      life.one.checks = i == length - 1; // a shorter order checks what is before
      life.two.checks = life.one.checks;
      life.play(step);
    }
    life.play(Step.STORED);
    life.play(Step.STORED_THERE);
    life.play(Step.FINISH);
    life.play(Step.FINISH_THERE);
    life.play(Step.STORED);
    life.play(Step.STORED_THERE);
    int heard = life.two.replies.size();
    life.play(Step.POLL_THERE);
    life.play(Step.STORED_THERE);
    boolean isAnswered = life.two.replies.size() > heard || life.token().isEmpty();
    assertTrue(isAnswered, () -> steps + "and nobody says what has become of it");
    checkEnd(life, steps.toString());
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
        && failed.failure().execution() == Execution.NOT_STARTED
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
