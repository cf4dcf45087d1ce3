package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Replies as resources: 200 with the result, 202 with the token, or a problem. Kept for as long as
/// the exchange: there may be many.
final class Outcomes implements Function<List<Ending>, Answer> {
  static final String MESSAGE_PACK = "application/msgpack";

  private final String base;
  private final boolean isPacked;
  private final boolean isAsync;

  /// As much of what the client waits as was granted, in seconds; -1 if it does not say.
  private final long waitS;

  /// @param base where the door is, which stands in front of tokens' addresses
  /// @param accept what types the client takes
  /// @param holdMax the longest that the answer waits
  Outcomes(String base, String accept, Preferences preferences, Duration holdMax) {
    this.base = base;
    this.isPacked = accept.contains(MESSAGE_PACK);
    this.isAsync = preferences.async();
    this.waitS = preferences.waitS() == null ? -1 : preferences.hold(holdMax).toSeconds();
  }

  @Override
  public Answer apply(List<Ending> one) {
    Answer answer = answer(one.getFirst());
    String applied = (isAsync ? ", respond-async" : "") + (waitS < 0 ? "" : ", wait=" + waitS);
    return applied.isEmpty() ? answer : answer.with("Preference-Applied", applied.substring(2));
  }

  Answer answer(Ending ending) {
    return switch (ending) {
      case Ending.Unanswered(Problem problem) -> problem.answer();
      case Ending.Replied(Reply reply) -> answer(reply);
    };
  }

  private Answer answer(Reply reply) {
    return switch (reply) {
      case Reply.Result(var header, var token, Slice value, var trace) -> result(value);
      case Reply.Failed(var header, var token, var failure, var trace) ->
          Problem.of(failure, token).answer();
      case Reply.Deferred deferred ->
          pending(deferred.token(), deferred.pollAfterMs(), members(deferred));
      case Reply.Cancelling(var header, String token) ->
          pending(token, 0, Map.of("token", token, "cancelling", true));
      case Reply.Acknowledged a -> Answer.empty(204);
      case Reply.Welcome w -> throw unexpected(w);
      case Reply.Description d -> throw unexpected(d);
      case Reply.Pong p -> throw unexpected(p);
      case Reply.Picture p -> throw unexpected(p);
      case Reply.Operated o -> throw unexpected(o);
    };
  }

  private static IllegalStateException unexpected(Reply reply) {
    return new IllegalStateException(reply + " answers nothing that was asked");
  }

  private Answer result(Slice value) {
    return isPacked
        ? Answer.of(200, MESSAGE_PACK, value.toByteArray())
        : Answer.of(200, Json.TYPE, Json.write(value));
  }

  private Answer pending(String token, long pollAfterMs, Map<String, @Nullable Object> members) {
    return Answer.of(202, Json.TYPE, Json.write(members))
        .with("Location", base + Rest.TOKENS + token)
        .with("Retry-After", Problem.retryAfter(pollAfterMs));
  }

  static Map<String, @Nullable Object> members(Reply.Deferred deferred) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("token", deferred.token());
    map.put("started", deferred.started());
    Progress progress = deferred.progress();
    if (progress != null) {
      Map<String, @Nullable Object> how = new LinkedHashMap<>();
      how.put("fraction", Double.isNaN(progress.fraction()) ? null : progress.fraction());
      how.put("message", progress.message());
      map.put("progress", how);
    }
    map.put("pollAfterMs", deferred.pollAfterMs());
    return map;
  }
}
