package dev.raincheck.doors.http.front;

import dev.raincheck.api.Execution;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Asks the server, and holds what has a token until it ends, or for as long as the client waits.
///
/// Who holds has a poll told of each news, and polls again. A push is no more than a hint: it may
/// be lost, and it delivers nothing. Where the server has gone before that poll, it is what is
/// known.
public final class Asking {
  /// Ends a wait.
  @FunctionalInterface
  public interface Patience {
    /// Completes what is waited for with null, unless something else does before.
    void end(CompletableFuture<@Nullable Reply> waiting, long afterMs);
  }

  /// How much later than promised an answer of the server may come.
  private static final long LATE_MS = 5_000;

  private static final Reply.Header NO_HEADER = new Reply.Header(0, null);

  private final ServerPort port;
  private final News news;
  private final LongSupplier clock;
  private final Patience patience;

  Asking(ServerPort port, News news, LongSupplier clock) {
    this(
        port,
        news,
        clock,
        (waiting, afterMs) -> waiting.completeOnTimeout(null, afterMs, TimeUnit.MILLISECONDS));
  }

  /// @param news told of what the port pushes
  /// @param clock in nanoseconds
  /// @param patience by that clock
  public Asking(ServerPort port, News news, LongSupplier clock, Patience patience) {
    this.port = port;
    this.news = news;
    this.clock = clock;
    this.patience = patience;
  }

  /// Told once how a question ended: on the server's loop, or a timer's thread.
  interface Asker {
    /// Whether nobody waits for the ending any more.
    boolean hasLeft();

    void told(Ending ending);

    /// Something is as it should not be.
    void failed(Throwable fault);
  }

  /// The ending, as [Asker] is told it.
  ///
  /// @param delivered completed with whether who asks was given the end; with false from here if
  ///   that is not what the server said. Questions of one exchange may share it
  /// @param hasLeft whether who asks has gone
  public CompletableFuture<Ending> ask(
      String principal,
      Question question,
      CompletableFuture<Boolean> delivered,
      BooleanSupplier hasLeft) {
    var end = new CompletableFuture<Ending>();
    ask(
        principal,
        question,
        delivered,
        new Asker() {
          @Override
          public boolean hasLeft() {
            return hasLeft.getAsBoolean();
          }

          @Override
          public void told(Ending ending) {
            end.complete(ending);
          }

          @Override
          public void failed(Throwable fault) {
            end.completeExceptionally(fault);
          }
        });
    return end;
  }

  /// The same without a future, as it may be held: one takes 24 bytes, and what hangs on it 56.
  void ask(String principal, Question question, CompletableFuture<Boolean> delivered, Asker asker) {
    Request request = unselfish(question.request());
    boolean isCall = request instanceof Request.Call;
    long untilNs = clock.getAsLong() + question.hold().toNanos();
    var _ =
        reply(principal, DoorKeys.owned(principal, request), delivered)
            .whenComplete((reply, failed) -> {
              if (reply == null) {
                delivered.complete(false);
                unanswered(asker, isCall, failed == null ? late() : failed);
              } else if (reply instanceof Reply.Deferred deferred && leftMs(untilNs) > 0) {
                new Hold(principal, deferred, untilNs, asker, delivered).step();
              } else {
                asker.told(new Ending.Replied(reply));
              }
            });
  }

  /// What the server replies; null if nothing comes in its own time for that, and some more. A
  /// server that hangs is waited for no longer: whoever asks has been promised an answer.
  private CompletableFuture<@Nullable Reply> reply(
      String principal, Request request, CompletableFuture<Boolean> delivered) {
    CompletableFuture<@Nullable Reply> reply =
        port.ask(principal, request, delivered)
            .<@Nullable Reply>thenApply(it -> it)
            .toCompletableFuture();
    Long promisedMs = promisedMs(request);
    if (promisedMs != null) {
      patience.end(reply, promisedMs + LATE_MS);
    }
    return reply;
  }

  /// When the server replies at the latest; null if only the server knows.
  private static @Nullable Long promisedMs(Request request) {
    return switch (request) {
      case Request.Call call -> call.options().respondWithinMs();
      case Request.Poll _, Request.Cancel _, Request.Acknowledge _ -> (Long) 0L;
      case Request.Describe _, Request.Ping _, Request.Look _, Request.Operate _ -> null;
      case Request.Hello _, Request.Goodbye _ -> null;
    };
  }

  private static NoReplyException late() {
    return new NoReplyException(
        Execution.UNKNOWN,
        "the server is %d ms late with its answer (expected: one that answers in time)"
            .formatted(LATE_MS));
  }

  /// Beside a server all clients of the door share a connection of it: who looks once does not end
  /// the news of who waits.
  private Request unselfish(Request request) {
    return request instanceof Request.Poll(var header, String token, boolean push)
            && !push
            && news.isAwaited(token)
        ? new Request.Poll(header, token, true)
        : request;
  }

  private static void unanswered(Asker asker, boolean isCall, Throwable failed) {
    NoReplyException why;
    try {
      why = why(failed);
    } catch (IllegalStateException fault) {
      asker.failed(fault);
      return;
    }
    asker.told(new Ending.Unanswered(problem(isCall, why)));
  }

  private static Problem problem(boolean isCall, NoReplyException why) {
    return isCall ? Problem.unanswered(why) : Problem.unheard(why);
  }

  /// @throws IllegalStateException if it is something else
  static NoReplyException why(@Nullable Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof NoReplyException known) {
      return known;
    }
    throw new IllegalStateException("a reply could not be waited for", cause);
  }

  /// A wait for the end of one operation. Its steps follow each other, and nothing is kept of those
  /// that are over: there may be many.
  private final class Hold implements Consumer<@Nullable Reply> {
    private final String principal;
    private final String token;
    private final long untilNs;
    private final Asker asker;
    private final CompletableFuture<Boolean> delivered;

    /// What there is to say if the server cannot be asked any more: a token at least.
    private Reply known;

    Hold(
        String principal,
        Reply.Deferred deferred,
        long untilNs,
        Asker asker,
        CompletableFuture<Boolean> delivered) {
      this.principal = principal;
      this.token = deferred.token();
      this.known = deferred;
      this.untilNs = untilNs;
      this.asker = asker;
      this.delivered = delivered;
    }

    /// Listens first and asks then, so that no news falls between the two.
    void step() {
      CompletableFuture<@Nullable Reply> heard = news.ofEnd(token);
      var _ = poll(principal, token, delivered).whenComplete((reply, failed) -> next(reply, heard));
    }

    /// The same, without another copy of the token's text, and of what nobody asks for.
    private Reply withOurText(Reply.Deferred still) {
      return new Reply.Deferred(
          NO_HEADER,
          token,
          still.started(),
          still.progress(),
          still.pollAfterMs(),
          still.retentionMs(),
          still.trace());
    }

    /// Who may not ask any more has made the call all the same.
    private Reply ofTheCall(Reply reply) {
      if (!(reply instanceof Reply.Failed(var header, var none, var failure, var trace))
          || none != null
          || failure.execution() != Execution.NOT_STARTED) {
        return reply;
      }
      boolean started = known instanceof Reply.Deferred it && it.started();
      Execution run = started ? Execution.STARTED : Execution.UNKNOWN;
      return new Reply.Failed(header, token, failure.withExecution(run), trace);
    }

    /// @param reply null if there is none
    private void next(@Nullable Reply reply, CompletableFuture<@Nullable Reply> heard) {
      // Who has left was given nothing, and is waited for no longer.
      long leftMs = asker.hasLeft() ? 0 : leftMs(untilNs);
      if (reply instanceof Reply.Deferred still && leftMs > 0) {
        known = withOurText(still);
        long waitMs = Math.min(leftMs, Math.max(1, still.pollAfterMs()));
        patience.end(heard, waitMs);
        var _ = heard.thenAccept(this);
      } else {
        heard.complete(null);
        if (reply == null) {
          delivered.complete(false);
        }
        asker.told(new Ending.Replied(reply == null ? known : ofTheCall(reply)));
      }
    }

    /// There is news; null if it is time to ask.
    @Override
    public void accept(@Nullable Reply news) {
      known = news == null ? known : news;
      step();
    }
  }

  /// What has become of an operation, now; its news are told from then on. Completed with null if
  /// that cannot be learnt now: the question has failed then, and not the operation.
  ///
  /// @param delivered completed with whether who asks was given the outcome
  CompletableFuture<@Nullable Reply> poll(
      String principal, String token, CompletableFuture<Boolean> delivered) {
    return reply(principal, new Request.Poll(ServerPort.UNNUMBERED, token, true), delivered)
        .handle((reply, failed) -> {
          if (failed != null) {
            var _ = why(failed);
            return null;
          }
          return reply instanceof Reply.Failed it && it.isToBeAskedAgain() ? null : reply;
        });
  }

  private long leftMs(long untilNs) {
    return news.isClosed() ? 0 : (untilNs - clock.getAsLong()) / 1_000_000;
  }
}
