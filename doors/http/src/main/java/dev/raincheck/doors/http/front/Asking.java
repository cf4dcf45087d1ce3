package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Asks the server, and holds what has a token until it ends, or for as long as the client waits.
///
/// Who holds has a poll told of each news, and polls again. A push is no more than a hint: it may
/// be lost, and it delivers nothing.
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
    long untilNs = clock.getAsLong() + question.hold().toNanos();
    return replyTo(principal, DoorKeys.owned(principal, question.request()), untilNs)
        .handle((reply, failed) ->
            failed == null ? new Ending.Replied(reply) : new Ending.Unanswered(why(failed)));
  }

  private static NoReplyException why(Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof NoReplyException known) {
      return known;
    }
    throw new IllegalStateException("a reply could not be waited for", cause);
  }

  private CompletableFuture<Reply> replyTo(String principal, Request request, long untilNs) {
    return port.ask(principal, request)
        .toCompletableFuture()
        .thenCompose(reply ->
            reply instanceof Reply.Deferred deferred && leftMs(untilNs) > 0
                ? hold(principal, deferred.token(), untilNs)
                : CompletableFuture.completedFuture(reply));
  }

  /// Listens first and asks then, so that no news falls between the two.
  private CompletableFuture<Reply> hold(String principal, String token, long untilNs) {
    CompletableFuture<Void> heard = news.ofEnd(token);
    return poll(principal, token)
        .thenCompose(reply -> {
          long leftMs = leftMs(untilNs);
          if (!(reply instanceof Reply.Deferred deferred) || leftMs <= 0) {
            return CompletableFuture.completedFuture(reply);
          }
          long waitMs = Math.min(leftMs, Math.max(1, deferred.pollAfterMs()));
          return heard
              .completeOnTimeout(null, waitMs, TimeUnit.MILLISECONDS)
              .thenCompose(none -> hold(principal, token, untilNs));
        })
        .whenComplete((reply, failed) -> heard.complete(null));
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
