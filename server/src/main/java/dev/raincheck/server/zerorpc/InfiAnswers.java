package dev.raincheck.server.zerorpc;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What replies mean to clients of infi.rpc: always a map with a `code`, never an error of
/// ZeroRPC's.
final class InfiAnswers {
  private InfiAnswers() {}

  /// To a call.
  static Answer call(Reply reply) {
    return switch (reply) {
      case Reply.Result(var header, var token, Slice value, var trace) ->
          Answer.okOf(success(value));
      case Reply.Deferred deferred -> Answer.okOf(deferred(deferred.token()));
      case Reply.Failed(var header, var token, Failure failure, var trace) -> error(failure, token);
      case Reply.Cancelling _,
          Reply.Acknowledged _,
          Reply.Welcome _,
          Reply.Description _,
          Reply.Pong _,
          Reply.Picture _,
          Reply.Operated _ ->
          PlainAnswers.unexpected(reply);
    };
  }

  /// To who asks by a token: the same, inside of a success.
  static Answer poll(String asked, Reply reply) {
    return switch (reply) {
      case Reply.Result(var header, var token, Slice value, var trace) -> nested(success(value));
      case Reply.Deferred deferred -> nested(deferred(deferred.token()));
      case Reply.Cancelling cancelling -> nested(deferred(cancelling.token()));
      case Reply.Failed(var header, var token, Failure failure, var trace) when token != null ->
          nested(out -> write(failure, token, out));
      case Reply.Failed failed when failed.isToBeAskedAgain() ->
          nested(deferred(asked)); // as it does by itself
      case Reply.Failed(var header, var token, Failure failure, var trace) -> error(failure, null);
      case Reply.Acknowledged _,
          Reply.Welcome _,
          Reply.Description _,
          Reply.Pong _,
          Reply.Picture _,
          Reply.Operated _ ->
          PlainAnswers.unexpected(reply);
    };
  }

  /// A result that is there.
  static Answer value(@Nullable Object value) {
    return Answer.okOf(
        out -> out.map(2).value("code").value("success").value("result").value(value));
  }

  static Answer error(Failure failure, @Nullable String token) {
    return Answer.okOf(out -> write(failure, token, out));
  }

  /// The client's own mistake.
  static Answer error(ErrorCode code, String message) {
    return error(Failure.of(code, Execution.NOT_STARTED, message), null);
  }

  private static Consumer<MessageBuilder> success(Slice value) {
    return out ->
        out.map(2).value("code").value("success").value("result").raw(TimestampText.of(value));
  }

  private static Consumer<MessageBuilder> deferred(String token) {
    return out -> out.map(2).value("code").value("deferred").value("result").value(token);
  }

  private static Answer nested(Consumer<MessageBuilder> inner) {
    return Answer.okOf(out -> {
      out.map(2).value("code").value("success").value("result");
      inner.accept(out);
    });
  }

  /// All but `pickled` become attributes of the client's exception.
  private static void write(Failure failure, @Nullable String token, MessageBuilder out) {
    String line = new FailureText(failure, token).line();
    Map<String, @Nullable Object> exception = new LinkedHashMap<>();
    exception.put("pickled", "{\"py/object\": \"infi.rpc.errors." + classOf(failure) + "\"}");
    exception.put("message", line);
    exception.put("args", List.of(line));
    exception.put("code", failure.codeText());
    exception.put("execution", failure.execution().name());
    exception.put("retry", failure.retry().advice().name());
    exception.put("retry_after_ms", failure.retry().afterMs());
    exception.put("token", token);
    EncodedException declared = failure.declared();
    exception.put("declared", declared == null ? null : declared.type());
    out.map(2).value("code").value("error").value("exception").value(exception);
  }

  /// Only classes that every client has: it loads them by these names.
  private static String classOf(Failure failure) {
    return switch (failure.code()) {
      case UNKNOWN_SERVICE, UNKNOWN_METHOD -> "InvalidRPCMethod";
      case INVALID_ARGUMENTS -> "InvalidCallArguments";
      case TOKEN_MALFORMED,
          TOKEN_FORGED,
          TOKEN_OF_ANOTHER_SERVER,
          TOKEN_LOST,
          TOKEN_EXPIRED,
          TOKEN_ACKNOWLEDGED,
          TOKEN_UNKNOWN ->
          "InvalidAsyncToken";
      case INTERNAL, RESULT_NOT_ENCODABLE, RESULT_TOO_LARGE, RESULT_GONE -> "InternalServerError";
      case ABORTED, CANCELLED, TIMED_OUT -> "RequestAbortedError";
      case DECLARED -> "RPCUserException";
      case MALFORMED_REQUEST,
          UNSUPPORTED_VERSION,
          PERMISSION_DENIED,
          STALE_REQUEST,
          REQUEST_MISMATCH,
          SESSION_LOST,
          OVERLOADED,
          UNAVAILABLE,
          SHUTTING_DOWN,
          REJECTED,
          INTERRUPTED,
          UNRECOGNIZED ->
          "RPCFrameworkException";
    };
  }
}
