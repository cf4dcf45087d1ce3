package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// The calls that hold a token: polled when the server says so, and ended at once by what it
/// pushes.
final class Deferrals {
  /// A call that ends each server that runs it is not given to all that come.
  private static final int AGAIN_MAX = 5;

  private final ClientActions actions;
  private final TimerWheel wheel;
  private final ObjLongConsumer<Query> ask;
  private final Again again;

  /// Submits a call again, whose run of the server is gone.
  @FunctionalInterface
  interface Again {
    void submit(ClientCall call, Failure failure, long nowNs);
  }

  /// Mostly one per token; as many as resumed it.
  private final Map<String, List<ClientCall>> byToken = new LinkedHashMap<>();

  Deferrals(ClientActions actions, TimerWheel wheel, ObjLongConsumer<Query> ask, Again again) {
    this.actions = actions;
    this.wheel = wheel;
    this.ask = ask;
    this.again = again;
  }

  /// A caller waits for this token.
  void watch(ClientCall call, long nowNs) {
    if (!call.watched && !call.isDone()) {
      call.watched = true;
      add(Objects.requireNonNull(call.token), call);
      poll(call, nowNs);
    }
  }

  private void add(String token, ClientCall call) {
    List<ClientCall> calls = byToken.computeIfAbsent(token, none -> new ArrayList<>(1));
    if (!calls.contains(call)) {
      calls.add(call);
    }
  }

  /// Learns what a reply says about a call, whatever it answers. Its end is the end of all that
  /// wait for the same token: one of them may acknowledge it before another has asked.
  ///
  /// @param asked the token that was asked about, or null if it was the call itself
  /// @return the failure if it is the question's own, and says nothing about the call
  @Nullable Failure news(ClientCall call, @Nullable String asked, Reply reply, long nowNs) {
    String token = call.token;
    if (asked != null && !asked.equals(token)) {
      return null; // it has been submitted again since
    }
    Failure refusal = learn(call, reply, nowNs);
    if (token != null && refusal == null && call.isDone()) {
      List.copyOf(byToken.getOrDefault(token, List.of())).forEach(it -> learn(it, reply, nowNs));
    }
    return refusal;
  }

  private @Nullable Failure learn(ClientCall call, Reply reply, long nowNs) {
    if (reply.trace() != null) {
      call.trace = reply.trace(); // before its end
    }
    switch (reply) {
      case Reply.Result result -> {
        learnToken(call, result.token());
        finish(call, new CallOutcome.Value(result.value()));
      }
      case Reply.Failed failed when isTooLarge(call, failed) ->
          finish(call, new CallOutcome.Withheld(failed.failure()));
      case Reply.Failed failed
          when failed.token() == null && !failed.failure().code().isAboutToken() -> {
        return call.token == null
            ? failed.failure()
            : failed.failure().withExecution(Execution.UNKNOWN); // it was about the question
      }
      case Reply.Failed failed when mayRunAgain(call, failed.failure()) ->
          again.submit(call, failed.failure(), nowNs);
      case Reply.Failed failed -> {
        learnToken(call, failed.token());
        finish(call, new CallOutcome.Failed(failed.failure()));
      }
      case Reply.Deferred deferred -> notePending(call, deferred, nowNs);
      case Reply.Cancelling c -> {}
      case Reply.Welcome w -> {}
      case Reply.Acknowledged a -> {}
      case Reply.Description d -> {}
      case Reply.Pong p -> {}
      case Reply.Picture p -> {}
      case Reply.Operated o -> {}
    }
    return null;
  }

  /// Whether the operation ended with more than this client takes.
  private static boolean isTooLarge(ClientCall call, Reply.Failed failed) {
    return call.token != null
        && failed.token() == null
        && failed.failure().code() == ErrorCode.RESULT_TOO_LARGE;
  }

  /// Whether another run of the server may run the call, as the one that had it is gone, or goes.
  static boolean mayRunAgain(ClientCall call, Failure failure) {
    boolean isOfThisClient = !call.resumed && (call.spec.idempotent() || call.spec.byName());
    return isOfThisClient
        && !call.isDone()
        && !call.cancelAsked
        && call.timesAgain < AGAIN_MAX
        && switch (failure.code()) {
          case TOKEN_LOST, TOKEN_FORGED, TOKEN_OF_ANOTHER_SERVER -> true;
          case ABORTED, REJECTED -> failure.retry().advice() == Retry.Advice.ELSEWHERE;
          default -> false;
        };
  }

  /// The call holds its token no more.
  void forget(ClientCall call) {
    wheel.cancel(call);
    String token = call.token;
    if (token != null) {
      byToken.computeIfPresent(
          token, (same, calls) -> calls.remove(call) && calls.isEmpty() ? null : calls);
    }
    call.pollUnderWay = false;
  }

  private static void learnToken(ClientCall call, @Nullable String token) {
    if (token != null && call.token == null) {
      call.learnToken(token);
    }
  }

  /// The server has stored the operation since it gave the first token: the other one outlives it.
  private void replaceToken(ClientCall call, String token) {
    String known = call.token;
    if (known != null && !call.resumed && !token.equals(known)) {
      boolean isWatched = byToken.getOrDefault(known, List.of()).contains(call);
      forget(call);
      call.token = token;
      call.answered = CompletableFuture.completedFuture(token);
      if (isWatched) {
        add(token, call);
      }
    }
  }

  private void notePending(ClientCall call, Reply.Deferred deferred, long nowNs) {
    if (call.isDone()) {
      return; // overtaken by the outcome
    }
    call.started = deferred.started();
    call.pollAfterNs = ServerTerms.timeMs(deferred.pollAfterMs()) * 1_000_000;
    learnToken(call, deferred.token()); // callers that wait for it read the others
    replaceToken(call, deferred.token());
    Progress progress = deferred.progress();
    if (progress != null && !progress.equals(call.progress)) {
      call.progressed(progress);
    }
    if (call.watched) {
      add(Objects.requireNonNull(call.token), call);
      if (!call.pollUnderWay) {
        wheel.schedule(call, nowNs + call.pollAfterNs);
      }
    } else {
      wheel.cancel(call);
    }
  }

  private void poll(ClientCall call, long nowNs) {
    String token = Objects.requireNonNull(call.token);
    call.pollUnderWay = true;
    ask.accept(new Query.Poll(call, token), nowNs);
  }

  /// The server has answered a poll.
  void polled(Query.Poll poll, Reply reply, long nowNs) {
    ClientCall call = poll.call;
    if (!poll.token.equals(call.token)) {
      return; // it has been submitted again since
    }
    call.pollUnderWay = false;
    Failure refusal = news(call, poll.token, reply, nowNs);
    if (refusal != null && refusal.retry().advice() == Retry.Advice.NEVER) {
      finish(call, new CallOutcome.Withheld(refusal));
    } else if (refusal != null) {
      long afterMs = refusal.retry().afterMs(); // 0 if it does not say when
      boolean says = afterMs > 0;
      wheel.schedule(
          call, nowNs + (says ? ServerTerms.timeMs(afterMs) * 1_000_000 : call.pollAfterNs));
    }
  }

  /// There will be no answer to a poll.
  void abandoned(Query.Poll poll, CallOutcome why) {
    ClientCall call = poll.call;
    if (poll.token.equals(call.token)) {
      call.pollUnderWay = false;
      finish(call, why);
    }
  }

  /// A call's time to be polled has come.
  void due(ClientCall call, long nowNs) {
    if (!call.isDone() && !call.pollUnderWay) {
      poll(call, nowNs);
    }
  }

  /// Polls every call without waiting for its time.
  void pollAll(long nowNs) {
    all().forEach(call -> wheel.schedule(call, nowNs));
  }

  /// Something arrived that was not asked for.
  void pushed(Reply reply, long nowNs) {
    String token = reply.token();
    if (token != null) {
      for (ClientCall call : List.copyOf(byToken.getOrDefault(token, List.of()))) {
        call.untold = !(reply instanceof Reply.Deferred);
        learn(call, reply, nowNs);
      }
    }
  }

  private List<ClientCall> all() {
    return byToken.values().stream().flatMap(List::stream).toList();
  }

  /// Whether a caller waits for the end of the token's operation.
  boolean isAwaited(String token) {
    return byToken.containsKey(token);
  }

  boolean isEmpty() {
    return byToken.isEmpty();
  }

  /// Whether each token outlives the server that gave it.
  boolean areDurable() {
    return byToken.keySet().stream().allMatch(Token::isDurable);
  }

  int size() {
    return byToken.size();
  }

  /// Ends everything that waits.
  void abandonAll(CallOutcome why) {
    all().forEach(call -> finish(call, why));
  }

  /// The call has ended; the first end counts.
  void finish(ClientCall call, CallOutcome outcome) {
    if (!call.isDone()) {
      forget(call);
      call.ending = true;
      actions.end(call, outcome);
    }
  }

  @Override
  public String toString() {
    return byToken.size() + " deferred";
  }
}
