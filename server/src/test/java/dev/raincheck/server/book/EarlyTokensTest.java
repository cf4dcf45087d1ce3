package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A token that was given before the store had its operation is asked for at another server: who
/// asks is told to ask again only while it may be recorded yet.
class EarlyTokensTest {
  private final BookBench owner = BenchStore.bench(ShutdownStrategies.drain());
  private final BookBench other = BenchStore.another(owner);

  /// Of a call that the store is too late for.
  private String early(String method) {
    owner.call(method);
    owner.pass(Duration.ofMillis(500));
    String token = owner.lastToken();
    assertFalse(Token.isDurable(token));
    return token;
  }

  private void ask(String token) {
    other.poll(token);
    other.store.carryOut(other);
    other.pass(Duration.ofMillis(500));
  }

  private void assertAwaited(String token) {
    ask(token);
    assertEquals(ErrorCode.UNAVAILABLE, other.lastError());
  }

  private void assertLost(String token) {
    ask(token);
    Failure failure = other.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.TOKEN_LOST, failure.code());
    assertEquals(Execution.UNKNOWN, failure.execution());
  }

  @Test
  void whatIsNotRecordedYet_isAwaited_andThenFound() {
    String token = early("t.block");
    assertAwaited(token);
    owner.store.carryOut(owner);
    ask(token);
    assertEquals(Token.operationIdOf(token), Token.operationIdOf(other.lastToken()));
  }

  @Test
  void whatWasAcknowledged_isNotAwaited_thoughItsServerLives() {
    String token = early("t.block");
    owner.store.carryOut(owner);
    owner.finish(0);
    owner.store.carryOut(owner);
    owner.acknowledge(token);
    owner.store.carryOut(owner);
    assertEquals(0, owner.store.records());
    assertLost(token);
  }

  @Test
  void whatWasAcknowledgedElsewhere_isNotAwaitedEither() {
    String token = early("t.block");
    owner.store.carryOut(owner);
    owner.finish(0);
    owner.store.carryOut(owner);
    other.acknowledge(token);
    other.store.carryOut(other);
    assertLost(token);
  }

  /// It ended before it was recorded, and was never written.
  @Test
  void whatWasAcknowledgedBeforeItWasRecorded_isNotAwaited() {
    String token = early("t.work");
    owner.finish(0);
    owner.stored();
    owner.acknowledge(token);
    owner.store.carryOut(owner);
    assertLost(token);
  }

  @Test
  void whatTheStoreWillNotHave_isNotAwaited_andItsServerStillAnswers() {
    owner.call("t.work");
    owner.pass(Duration.ofMillis(446));
    owner.on(new Event.NotStored(owner.store.takeFirst(StoreOrder.Accept.class), "too odd"));
    owner.pass(Duration.ofMillis(60));
    String token = owner.lastToken();
    owner.store.carryOut(owner);
    assertLost(token);
    owner.finish(0);
    owner.store.carryOut(owner);
    owner.poll(token);
    owner.last(Reply.Result.class);
  }

  /// It would say that a dead run may record it.
  @Test
  void betweenTwoRuns_noneIsGiven() {
    long session = owner.hello();
    owner.call(session, 1, 1, BookBench.VALUE);
    owner.on(new Event.Fenced());
    owner.pass(Duration.ofMillis(500));
    Failure failure = owner.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertEquals(Execution.UNKNOWN, failure.execution());
    owner.on(new Event.StoreOpened(9, 0));
    owner.call(session, 1, 1, BookBench.VALUE);
    assertFalse(Token.isDurable(owner.lastToken()));
    assertEquals(1, owner.started.size());
  }

  @Test
  void laterToken_isAwaited_evenOfTheSameMillisecond() {
    long session = owner.hello();
    callTwice(session, 1);
    owner.store.carryOut(owner);
    callTwice(session, 2);
    String later = owner.lastToken();
    assertFalse(Token.isDurable(later));
    assertAwaited(later);
  }

  /// The second time it is answered at once.
  private void callTwice(long session, long sequence) {
    owner.call(session, sequence, 1, BookBench.VALUE);
    owner.call(session, sequence, 1, BookBench.VALUE);
  }

  @Test
  void whatIsRememberedWithoutItsOutcome_hasExpired() {
    String token = early("t.block");
    owner.store.carryOut(owner);
    owner.finish(0);
    owner.store.carryOut(owner);
    owner.store.forgetOutcomes();
    ask(token);
    assertEquals(ErrorCode.TOKEN_EXPIRED, other.lastError());
  }

  @Test
  void cancelOfWhatIsOver_isNotAwaitedEither() {
    String token = early("t.block");
    owner.store.carryOut(owner);
    owner.finish(0);
    owner.store.carryOut(owner);
    owner.acknowledge(token);
    owner.store.carryOut(owner);
    other.cancel(token);
    other.store.carryOut(other);
    assertEquals(ErrorCode.TOKEN_LOST, other.lastError());
  }
}
