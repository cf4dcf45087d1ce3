package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.Texts;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.NoReplyException;
import dev.raincheck.protocol.wire.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An error as HTTP clients read it (RFC 9457): what went wrong, whether the handler ran, and
/// whether trying again can help.
///
/// @param status of HTTP
/// @param code what went wrong, as [ErrorCode] says it, or [#NO_ANSWER]
/// @param token of the operation, if there is one
/// @param declared the exception that the interface declares, in plain Java
public record Problem(
    int status,
    String code,
    String message,
    Execution execution,
    Retry retry,
    @Nullable String token,
    @Nullable Object declared) {
  /// The server did not answer, and nobody knows more.
  static final String NO_ANSWER = "NO_ANSWER";

  private static final String TYPE = "application/problem+json";
  private static final long COME_BACK_MS = 1_000;
  private static final String NO_ROOM =
      "no room at this door to send %s; %s (expected: fewer slow readers, or a higher"
          + " heldBytesMax)";

  /// The door itself refuses: nothing was started.
  public static Problem of(int status, ErrorCode code, String message) {
    return new Problem(
        status, code.name(), message, Execution.NOT_STARTED, Retry.NEVER, null, null);
  }

  /// The path exists, but not for this method of HTTP.
  ///
  /// @param allowed separated by commas
  /// @param expected what to do instead
  public static Answer notAllowed(Incoming message, String allowed, String expected) {
    String said =
        "the method %s (expected: %s)".formatted(Texts.cut(message.method(), 20), expected);
    return of(405, ErrorCode.MALFORMED_REQUEST, said).answer().with("Allow", allowed);
  }

  /// The door is broken, and nobody knows what came of it.
  public static Problem fault() {
    return new Problem(
        500,
        ErrorCode.INTERNAL.name(),
        "the door failed (see its log)",
        Execution.UNKNOWN,
        Retry.NEVER,
        null,
        null);
  }

  /// The door has no room: nothing was started, and there may be room soon.
  public static Problem overloaded(String message) {
    return new Problem(
        429,
        ErrorCode.OVERLOADED.name(),
        message,
        Execution.NOT_STARTED,
        Retry.asNewRequest(COME_BACK_MS),
        null,
        null);
  }

  /// The door closes: nothing was started, and another one may be open.
  public static Problem closing() {
    return new Problem(
        503,
        ErrorCode.SHUTTING_DOWN.name(),
        "the door closes (expected: an open one)",
        Execution.NOT_STARTED,
        Retry.ELSEWHERE,
        null,
        null);
  }

  /// There is a result, or an exception that the interface declares, and no room at the door to
  /// send it. Its token gives it later, and so does the key that it was called with; whoever has
  /// neither does not get it.
  static Problem unsent(Execution execution, @Nullable String token) {
    return new Problem(
        503,
        ErrorCode.OVERLOADED.name(),
        NO_ROOM.formatted("what came of it", "ask again by its token or key"),
        execution,
        token == null ? Retry.NEVER : Retry.after(COME_BACK_MS),
        token,
        null);
  }

  /// The same, of what can be asked at any time.
  static Problem unsent() {
    return overloaded(NO_ROOM.formatted("the answer", "ask again later"));
  }

  /// A question was not answered by what was asked for.
  public static Problem of(Ending ending) {
    return switch (ending) {
      case Ending.Unanswered(Problem problem) -> problem;
      case Ending.Replied(Reply.Failed(var header, var token, var failure, var trace)) ->
          of(failure, token);
      case Ending.Replied(Reply reply) ->
          throw new IllegalStateException(reply + " answers nothing that was asked");
    };
  }

  static Problem of(Failure failure, @Nullable String token) {
    return new Problem(
        status(failure),
        failure.codeText(),
        failure.message(),
        failure.execution(),
        failure.retry(),
        token,
        failure.declared() == null ? null : declared(failure.declared()));
  }

  /// A call was not answered.
  public static Problem unanswered(NoReplyException why) {
    boolean safe = why.execution() == Execution.NOT_STARTED;
    return unanswered(
        why,
        why.execution(),
        safe ? 503 : 502,
        safe ? Retry.asNewRequest(COME_BACK_MS) : Retry.NEVER);
  }

  /// A question about an operation was not answered. That says nothing of the operation, and asking
  /// again is always safe.
  public static Problem unheard(NoReplyException why) {
    return unanswered(why, Execution.UNKNOWN, 503, Retry.after(COME_BACK_MS));
  }

  private static Problem unanswered(
      NoReplyException why, Execution execution, int status, Retry retry) {
    String message = String.valueOf(why.getMessage());
    return new Problem(status, NO_ANSWER, message, execution, retry, null, null);
  }

  private static Map<String, @Nullable Object> declared(EncodedException exception) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("type", exception.type());
    map.put("properties", Slice.of(exception.value()));
    return map;
  }

  private static int status(Failure failure) {
    return switch (failure.code()) {
      case MALFORMED_REQUEST, UNSUPPORTED_VERSION, INVALID_ARGUMENTS -> 400;
      case PERMISSION_DENIED -> 403;
      case UNKNOWN_SERVICE, UNKNOWN_METHOD -> 404;
      case TOKEN_MALFORMED, TOKEN_FORGED, TOKEN_OF_ANOTHER_SERVER, TOKEN_UNKNOWN -> 404;
      case STALE_REQUEST, CANCELLED -> 409;
      case TOKEN_LOST, TOKEN_EXPIRED, TOKEN_ACKNOWLEDGED, RESULT_GONE -> 410;
      case REQUEST_MISMATCH, DECLARED -> 422;
      case OVERLOADED -> 429;
      case INTERNAL, RESULT_NOT_ENCODABLE, RESULT_TOO_LARGE -> 500;
      case INTERRUPTED -> 500; // not 503: it ran, and who calls again has it run again
      case UNRECOGNIZED -> 500;
      case UNAVAILABLE, SHUTTING_DOWN, REJECTED, ABORTED, SESSION_LOST -> 503;
      case TIMED_OUT -> 504;
    };
  }

  /// What stands in the body.
  public Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("status", status);
    map.put("title", code);
    map.put("detail", message);
    putFacts(map);
    return map;
  }

  /// What is not said by other means in other dialects.
  void putFacts(Map<String, @Nullable Object> map) {
    map.put("code", code);
    map.put("execution", execution.name());
    map.put("retry", retry.advice().name());
    if (retry.afterMs() > 0) {
      map.put("retryAfterMs", retry.afterMs());
    }
    if (token != null) {
      map.put("token", token);
    }
    if (declared != null) {
      map.put("exception", declared);
    }
  }

  /// As an answer of HTTP.
  public Answer answer() {
    Answer answer = Answer.of(status, TYPE, Json.write(members()));
    boolean again = (status == 429 || status == 503) && retry.advice() != Retry.Advice.NEVER;
    return again ? answer.with("Retry-After", retryAfter(retry.afterMs())) : answer;
  }

  /// In whole seconds, and not sooner.
  static String retryAfter(long afterMs) {
    return String.valueOf(Math.max(1, Math.ceilDiv(afterMs, 1_000L)));
  }
}
