package dev.raincheck.doors.http.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of a question while the server answers, pushes, and goes.
class AskingTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);
  private static final Reply PENDING =
      new Reply.Deferred(HEADER, "tok", true, null, 1_000_000, 60_000);
  private static final Reply DONE = new Reply.Result(HEADER, "tok", Slice.of(new byte[] {1}));
  private static final Request LOOK = new Request.Poll(ServerPort.UNNUMBERED, "tok", false);

  private final Deque<CompletableFuture<Reply>> asked = new ArrayDeque<>();
  private final News news = new News();
  private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();
  private Request last = new Request.Ping(ServerPort.UNNUMBERED);
  private long nowNs;
  private boolean left;
  private final ServerPort port =
      new ServerPort() {
        @Override
        public CompletableFuture<Reply> ask(String principal, Request request) {
          var reply = new CompletableFuture<Reply>();
          asked.add(reply);
          last = request;
          return reply;
        }

        @Override
        public void close() {}
      };
  private final Asking asking = new Asking(port, news, () -> nowNs);
  private final List<Long> within = new ArrayList<>();
  private final Asking impatient = new Asking(port, news, () -> nowNs, this::endAtOnce);

  private void endAtOnce(CompletableFuture<@Nullable Reply> waiting, long afterMs) {
    within.add(afterMs);
    waiting.complete(null);
  }

  private CompletableFuture<Ending> ask(Asking asking, Request request, Duration hold) {
    return asking.ask("alice", new Question(request, hold), delivered, () -> left);
  }

  private CompletableFuture<Ending> call(Duration hold) {
    return ask(asking, callWithin(null), hold);
  }

  /// A call that has its token.
  private CompletableFuture<Ending> held() {
    CompletableFuture<Ending> ending = call(Duration.ofMinutes(1));
    serverSays(PENDING);
    return ending;
  }

  private CompletableFuture<Ending> poll() {
    return ask(asking, LOOK, Duration.ofMinutes(1));
  }

  private void serverSays(Reply reply) {
    asked.remove().complete(reply);
  }

  private void serverGoes() {
    asked.remove().completeExceptionally(new NoReplyException(Execution.NOT_STARTED, "closed"));
  }

  private static Reply reply(CompletableFuture<Ending> ending) {
    return ((Ending.Replied) ending.getNow(null)).reply();
  }

  private static Problem problem(CompletableFuture<Ending> ending) {
    return ((Ending.Unanswered) ending.getNow(null)).problem();
  }

  @Test
  void deferredCall_isHeld_andPolledWhenThereIsNews() {
    CompletableFuture<Ending> ending = held();
    serverSays(PENDING); // to the poll that subscribes
    assertFalse(ending.isDone());
    assertTrue(asked.isEmpty());
    news.pushed(DONE);
    assertFalse(ending.isDone()); // a push delivers nothing
    serverSays(DONE);
    assertSame(DONE, reply(ending));
    assertEquals("0 operations are waited for", news.toString());
  }

  /// Whoever asks says that, once it was written.
  @Test
  void whatTheServerSays_isNotDeliveredByThat() {
    var _ = poll();
    serverSays(DONE);
    assertFalse(delivered.isDone());
  }

  /// It may come yet, and then nobody is told.
  @Test
  void whatTheServerHasNotSaidInTime_isNotDelivered() {
    var _ = ask(impatient, LOOK, Duration.ZERO);
    assertEquals(false, delivered.getNow(null));
  }

  @Test
  void heldCall_whoseLastPollIsNotAnswered_isNotDelivered() {
    CompletableFuture<Ending> ending = held();
    serverSays(PENDING);
    news.pushed(DONE);
    assertFalse(delivered.isDone());
    serverGoes();
    assertSame(DONE, reply(ending));
    assertEquals(false, delivered.getNow(null));
  }

  @Test
  void whoLooksOnce_leavesTheNewsToWhoWaits() {
    var _ = asking.ask("ben", new Question(LOOK, Duration.ZERO), delivered, () -> left);
    assertEquals(LOOK, last);
    asked.clear();
    CompletableFuture<Ending> held = call(Duration.ofMinutes(1));
    serverSays(PENDING);
    var _ = asking.ask("ben", new Question(LOOK, Duration.ZERO), delivered, () -> left);
    assertEquals(new Request.Poll(ServerPort.UNNUMBERED, "tok", true), last);
    assertFalse(held.isDone());
  }

  @Test
  void hold_keepsNothingOfWhatItHeardBefore() {
    CompletableFuture<Ending> ending = held();
    WeakReference<Reply> first = newsAfterAPoll();
    for (int i = 0; i < 3; i++) {
      newsAfterAPoll();
    }
    System.gc();
    System.gc();
    assertNull(first.get(), "every question leaves something behind");
    assertFalse(ending.isDone());
  }

  private WeakReference<Reply> newsAfterAPoll() {
    serverSays(PENDING);
    Reply told = new Reply.Result(HEADER, "tok", Slice.of(new byte[] {1}));
    news.pushed(told);
    return new WeakReference<>(told);
  }

  @Test
  void callThatIsNotHeld_hasItsToken() {
    CompletableFuture<Ending> ending = call(Duration.ZERO);
    serverSays(PENDING);
    assertSame(PENDING, reply(ending));
  }

  @Test
  void patienceThatEnds_givesTheToken() {
    CompletableFuture<Ending> ending = held();
    nowNs = Duration.ofMinutes(2).toNanos();
    serverSays(PENDING);
    assertSame(PENDING, reply(ending));
  }

  @Test
  void clientThatHasGone_isForgottenAtTheNextPoll() {
    CompletableFuture<Ending> ending = held();
    left = true;
    serverSays(PENDING);
    assertSame(PENDING, reply(ending));
    assertEquals("0 operations are waited for", news.toString());
  }

  /// All questions of an exchange share what says whether the client was given the answer.
  @Test
  void callBesideOneThatFails_isHeld() {
    var _ = call(Duration.ofMinutes(1));
    serverGoes();
    CompletableFuture<Ending> ending = held();
    serverSays(PENDING); // to the poll that subscribes
    assertFalse(ending.isDone());
  }

  @Test
  void doorThatCloses_givesTheToken() {
    CompletableFuture<Ending> ending = held();
    serverSays(PENDING);
    news.close();
    serverSays(PENDING);
    assertSame(PENDING, reply(ending));
  }

  @Test
  void serverThatGoes_leavesTheToken() {
    CompletableFuture<Ending> ending = held();
    serverGoes();
    assertSame(PENDING, reply(ending));
  }

  @Test
  void serverThatGoes_leavesWhatItHasPushed() {
    CompletableFuture<Ending> ending = held();
    serverSays(PENDING);
    news.pushed(DONE);
    serverGoes();
    assertSame(DONE, reply(ending));
  }

  /// Such as a store that is silent for a moment: the operation goes on, and has its token.
  @Test
  void questionThatIsToBeAskedAgain_leavesTheToken() {
    CompletableFuture<Ending> ending = held();
    serverSays(
        failed(
            Failure.of(ErrorCode.UNAVAILABLE, Execution.UNKNOWN, "the store is silent")
                .withRetry(Retry.after(1_000))));
    assertSame(PENDING, reply(ending));
  }

  @Test
  void whoMayNotAskAnyMore_hasMadeTheCallAllTheSame() {
    CompletableFuture<Ending> ending = held();
    serverSays(
        failed(Failure.of(ErrorCode.PERMISSION_DENIED, Execution.NOT_STARTED, "not any more")));
    var refused = (Reply.Failed) reply(ending);
    assertEquals(ErrorCode.PERMISSION_DENIED, refused.failure().code());
    assertEquals(Execution.STARTED, refused.failure().execution());
    assertEquals("tok", refused.token());
  }

  private static Reply failed(Failure failure) {
    return new Reply.Failed(HEADER, null, failure);
  }

  @Test
  void serverThatHangs_isWaitedForNoLongerThanItsTime_andSomeMore() {
    CompletableFuture<Ending> unsaid = ask(impatient, callWithin(null), Duration.ZERO);
    assertFalse(unsaid.isDone()); // only the server knows its time
    Problem unknown = problem(ask(impatient, callWithin(2_000L), Duration.ZERO));
    assertEquals(502, unknown.status());
    assertEquals(Execution.UNKNOWN, unknown.execution());
    assertEquals(503, problem(ask(impatient, LOOK, Duration.ZERO)).status());
    assertEquals(List.of(7_000L, 5_000L), within);
  }

  private static Request.Call callWithin(@Nullable Long ms) {
    var options = new Request.Options(ms, null, null, false, Map.of());
    return new Request.Call(ServerPort.UNNUMBERED, 0, "shop.pack", Slice.of(new byte[0]), options);
  }

  @Test
  void serverThatHangs_leavesTheToken() {
    CompletableFuture<Ending> ending = ask(impatient, callWithin(null), Duration.ofMinutes(1));
    serverSays(PENDING);
    assertSame(PENDING, reply(ending));
  }

  @Test
  void unansweredCall_saysWhetherItRan() {
    CompletableFuture<Ending> ending = call(Duration.ofMinutes(1));
    serverGoes();
    assertEquals(Execution.NOT_STARTED, problem(ending).execution());
    assertEquals(Retry.Advice.NEW_REQUEST, problem(ending).retry().advice());
  }

  /// That the poll did not reach the server says nothing of the operation.
  @Test
  void unansweredPoll_saysNothingOfTheOperation() {
    CompletableFuture<Ending> ending = poll();
    serverGoes();
    assertEquals(Execution.UNKNOWN, problem(ending).execution());
    assertEquals(Retry.Advice.SAME_REQUEST, problem(ending).retry().advice());
    assertEquals(503, problem(ending).status());
  }
}
