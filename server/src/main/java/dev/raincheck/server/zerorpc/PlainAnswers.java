package dev.raincheck.server.zerorpc;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import org.jspecify.annotations.Nullable;

/// What replies mean to clients of ZeroRPC alone.
final class PlainAnswers {
  private PlainAnswers() {}

  /// To a call that is held until it ends: heartbeats say meanwhile that somebody is there.
  static @Nullable Answer held(Reply reply) {
    return switch (reply) {
      case Reply.Result result -> Answer.ok(result.value());
      case Reply.Failed failed -> Answer.error(failed.failure(), failed.token());
      case Reply.Deferred deferred -> null;
      case Reply.Acknowledged acknowledged -> Answer.ok((Object) null);
      case Reply.Cancelling cancelling -> unexpected(cancelling);
      case Reply.Welcome welcome -> unexpected(welcome);
      case Reply.Description description -> unexpected(description);
      case Reply.Pong pong -> unexpected(pong);
      case Reply.Picture picture -> unexpected(picture);
      case Reply.Operated operated -> unexpected(operated);
    };
  }

  /// To who wants a token, or asks by one: whether it is done, and then the result.
  static @Nullable Answer withToken(Reply reply) {
    return switch (reply) {
      case Reply.Result(var header, var token, var value, var trace) ->
          Answer.okOf(out ->
              out.map(2).value("done").value(true).value("result").raw(TimestampText.of(value)));
      case Reply.Deferred deferred -> Answer.okOf(out -> write(deferred, out));
      case Reply.Cancelling(var header, String token) ->
          Answer.okOf(out ->
              out.map(3)
                  .value("done")
                  .value(false)
                  .value("token")
                  .value(token)
                  .value("cancelling")
                  .value(true));
      case Reply.Failed _,
          Reply.Acknowledged _,
          Reply.Welcome _,
          Reply.Description _,
          Reply.Pong _,
          Reply.Picture _,
          Reply.Operated _ ->
          held(reply);
    };
  }

  private static void write(Reply.Deferred deferred, MessageBuilder out) {
    Progress progress = deferred.progress();
    out.map(6).value("done").value(false).value("token").value(deferred.token());
    out.value("started").value(deferred.started());
    out.value("progress").value(progress == null ? null : progress.fraction());
    out.value("message").value(progress == null ? null : progress.message());
    out.value("poll_after_ms").value(deferred.pollAfterMs());
  }

  /// The book answers each question by what it asks for, or says why not.
  static Answer unexpected(Reply reply) {
    String what = reply.getClass().getSimpleName() + " (expected: a result, a token or an error)";
    return Answer.error(Failure.of(ErrorCode.INTERNAL, Execution.UNKNOWN, what), null);
  }
}
