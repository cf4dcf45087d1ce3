package dev.raincheck.doors.http.front;

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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Asks the server, and holds what has a token until it ends, or for as long as the client waits.
///
/// Who holds has a poll told of each news, and polls again. A push is no more than a hint: it may
/// be lost, and it delivers nothing. Where the server has gone before that poll, it is what is
/// known.
final class Asking {
  private final ServerPort port;
  private final News news;
  private final LongSupplier clock;

  Asking(ServerPort port, News news, LongSupplier clock) {
    this.port = port;
    this.news = news;
    this.clock = clock;
  }

  /// Completed on the server's loop, or a timer's thread; never fails.
  CompletableFuture<Ending> ask(String principal, Question question) {
    Request request = question.request();
    long untilNs = clock.getAsLong() + question.hold().toNanos();
    return port.ask(principal, DoorKeys.owned(principal, request))
        .toCompletableFuture()
        .thenCompose(reply -> held(principal, reply, untilNs))
        .handle((reply, failed) ->
            failed == null
                ? new Ending.Replied(reply)
                : new Ending.Unanswered(problem(request, why(failed))));
  }

  private static Problem problem(Request request, NoReplyException why) {
    return request instanceof Request.Call ? Problem.unanswered(why) : Problem.unheard(why);
  }

  /// @throws IllegalStateException if it is something else
  static NoReplyException why(@Nullable Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof NoReplyException known) {
      return known;
    }
    throw new IllegalStateException("a reply could not be waited for", cause);
  }

  private CompletableFuture<Reply> held(String principal, Reply reply, long untilNs) {
    return reply instanceof Reply.Deferred deferred && leftMs(untilNs) > 0
        ? hold(principal, deferred, deferred, untilNs)
        : CompletableFuture.completedFuture(reply);
  }

  /// Listens first and asks then, so that no news falls between the two.
  ///
  /// @param known what there is to say if the server cannot be asked any more: a token at least
  private CompletableFuture<Reply> hold(
      String principal, Reply.Deferred deferred, Reply known, long untilNs) {
    CompletableFuture<@Nullable Reply> heard = news.ofEnd(deferred.token());
    return poll(principal, deferred.token())
        .thenCompose(reply -> afterNews(principal, reply, heard, untilNs))
        .exceptionally(failed -> known)
        .whenComplete((reply, failed) -> heard.complete(null));
  }

  private CompletableFuture<Reply> afterNews(
      String principal, Reply reply, CompletableFuture<@Nullable Reply> heard, long untilNs) {
    long leftMs = leftMs(untilNs);
    if (!(reply instanceof Reply.Deferred still) || leftMs <= 0) {
      return CompletableFuture.completedFuture(reply);
    }
    long waitMs = Math.min(leftMs, Math.max(1, still.pollAfterMs()));
    return heard
        .completeOnTimeout(null, waitMs, TimeUnit.MILLISECONDS)
        .thenCompose(told -> hold(principal, still, told == null ? still : told, untilNs));
  }

  /// What has become of an operation, now; its news are told from then on.
  CompletableFuture<Reply> poll(String principal, String token) {
    return port.ask(principal, new Request.Poll(ServerPort.UNNUMBERED, token, true))
        .toCompletableFuture();
  }

  private long leftMs(long untilNs) {
    return news.isClosed() ? 0 : (untilNs - clock.getAsLong()) / 1_000_000;
  }
}
