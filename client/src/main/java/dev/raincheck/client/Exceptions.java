package dev.raincheck.client;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.CallFacts;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.CallTimedOutException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.ResultTypeException;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Turns outcomes into what is thrown, at the last moment and on the caller's thread, so that
/// stacks lead to the caller.
final class Exceptions {
  /// Calls end at any time; whoever does not wait for it may as well look again soon.
  private static final long FULL_RETRY_MS = 100;

  /// A server that is away may come back.
  private static final Retry LATER = Retry.asNewRequest(1_000);

  private Exceptions() {}

  static <X extends RaincheckException> X made(Class<X> type, String message, CallFacts facts) {
    return facts.toException(type, message);
  }

  static Throwable of(
      CallOutcome outcome, ClientCall call, @Nullable MethodContract contract, long nowNs) {
    return switch (outcome) {
      case CallOutcome.Failed(Failure failure) -> exceptionOf(failure, call, contract, nowNs);
      case CallOutcome.Withheld(Failure failure) -> withheld(failure, call, nowNs);
      case CallOutcome.Silent silent when neverLeft(call) ->
          notStarted(call, text(silent), LATER, nowNs);
      case CallOutcome.Silent silent -> unanswered(call, text(silent), nowNs);
      case CallOutcome.Refused(String address, String why) ->
          unanswered(call, address + ": " + why, nowNs);
      case CallOutcome.Unreadable(String address, String why) ->
          unanswered(
              call,
              "the answer of %s cannot be understood: %s (expected: a server that speaks this version of the protocol)"
                  .formatted(address, why),
              nowNs);
      case CallOutcome.TooLarge(int bytes, int bytesMax) ->
          unanswered(
              call,
              "a message of %d bytes (expected: at most %d; send less, or raise messageBytesMax on both sides)"
                  .formatted(bytes, bytesMax),
              nowNs);
      case CallOutcome.Unknown u ->
          made(
              OutcomeUnknownException.class,
              call.spec.method()
                  + ": the server was restarted or forgot the session before it answered, so it may"
                  + " or may not have run (mark the method @Idempotent to have it sent again)",
              facts(call, Execution.UNKNOWN, null, nowNs));
      case CallOutcome.Broken b ->
          unanswered(call, "the client has failed (see its log, and make a new client)", nowNs);
      case CallOutcome.Closed c when neverLeft(call) ->
          notStarted(call, "the client is closed (expected: an open one)", Retry.NEVER, nowNs);
      case CallOutcome.Closed c -> stopped(call, "the client was closed", nowNs);
      case CallOutcome.Value v -> throw new IllegalArgumentException("a value is not thrown");
    };
  }

  /// There was no room in the client.
  ///
  /// @param why the rest of a sentence that begins with "no room in this client"
  static RaincheckException full(ClientCall call, String why, long nowNs) {
    String message =
        "no room in this client %s (expected: fewer calls at once; wait for some of them, or give it more with ClientOptions.withLimits)"
            .formatted(why);
    if (call.resumed) {
      return made(
          StoppedWaitingException.class,
          "%s: %s; its token is still good".formatted(call.spec.method(), message),
          facts(call, Execution.UNKNOWN, null, nowNs));
    }
    Failure failure =
        Failure.of(ErrorCode.OVERLOADED, Execution.NOT_STARTED, message)
            .withRetry(Retry.asNewRequest(FULL_RETRY_MS));
    return exceptionOf(failure, call, nowNs);
  }

  /// A declared exception may be a checked one: the proxied method declares it, the compiler cannot
  /// know.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <X extends Throwable> RuntimeException unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }

  private static boolean neverLeft(ClientCall call) {
    return !call.sent && call.token == null;
  }

  private static CallNotStartedException notStarted(
      ClientCall call, String why, Retry retry, long nowNs) {
    return made(
        CallNotStartedException.class,
        call.label() + ": " + why,
        facts(call, Execution.NOT_STARTED, null, nowNs).withRetry(retry));
  }

  private static String text(CallOutcome.Silent silent) {
    return "no answer from %s for %d ms: %s"
        .formatted(silent.address(), silent.silentMs(), silent.account());
  }

  private static RaincheckException unanswered(ClientCall call, String why, long nowNs) {
    if (neverLeft(call)) {
      return notStarted(call, why, Retry.NEVER, nowNs);
    }
    String message = call.label() + ": " + why;
    return call.token == null
        ? made(OutcomeUnknownException.class, message, facts(call, Execution.UNKNOWN, null, nowNs))
        : made(
            StoppedWaitingException.class,
            message
                + "; if the server still runs, the token is good until its result's retention ends",
            facts(call, Execution.UNKNOWN, null, nowNs));
  }

  /// The caller does not wait any longer.
  static StoppedWaitingException stopped(ClientCall call, String why, long nowNs) {
    Duration elapsed = elapsed(call, nowNs);
    return made(
        StoppedWaitingException.class,
        "%s: stopped waiting after %d ms: %s; the operation goes on%s"
            .formatted(
                call.label(),
                elapsed.toMillis(),
                why,
                call.token == null ? "" : ", and its token is still good"),
        facts(call, Execution.UNKNOWN, null, nowNs));
  }

  /// The result has come, and is something else.
  static ResultTypeException wrongType(
      ClientCall call, String type, ValueException unfit, long nowNs) {
    var thrown =
        made(
            ResultTypeException.class,
            "%s: the result is not the %s that was asked for: %s%s"
                .formatted(
                    call.label(),
                    type,
                    unfit.getMessage(),
                    call.token == null ? "" : "; its token is still good"),
            facts(call, Execution.FINISHED, null, nowNs));
    thrown.initCause(unfit);
    return thrown;
  }

  private static Throwable exceptionOf(
      Failure failure, ClientCall call, @Nullable MethodContract contract, long nowNs) {
    EncodedException declared = failure.declared();
    if (declared != null && contract != null) {
      try {
        return contract.exceptions().decode(declared.type(), declared.value());
      } catch (ValueException unreadable) {
        // Of another version of the interface: reported as a failure, with what is known.
        return exceptionOf(
            failure.withDetail("declared", String.valueOf(unreadable.getMessage())), call, nowNs);
      }
    }
    return exceptionOf(failure, call, nowNs);
  }

  private static RaincheckException exceptionOf(Failure failure, ClientCall call, long nowNs) {
    CallFacts facts = facts(call, failure.execution(), failure, nowNs);
    String message = text(failure, call.spec.method(), facts);
    return switch (failure.code()) {
      case MALFORMED_REQUEST,
          UNSUPPORTED_VERSION,
          UNKNOWN_SERVICE,
          UNKNOWN_METHOD,
          PERMISSION_DENIED,
          INVALID_ARGUMENTS,
          STALE_REQUEST,
          REQUEST_MISMATCH,
          SESSION_LOST,
          OVERLOADED,
          UNAVAILABLE,
          SHUTTING_DOWN,
          REJECTED ->
          failure.execution() == Execution.NOT_STARTED
              ? made(CallNotStartedException.class, message, facts)
              : made(OutcomeUnknownException.class, message, facts);
      case TOKEN_MALFORMED,
          TOKEN_FORGED,
          TOKEN_OF_ANOTHER_SERVER,
          TOKEN_LOST,
          TOKEN_EXPIRED,
          TOKEN_ACKNOWLEDGED,
          TOKEN_UNKNOWN ->
          made(TokenException.class, message, facts);
      case DECLARED, INTERNAL, RESULT_NOT_ENCODABLE, RESULT_TOO_LARGE, RESULT_GONE ->
          made(CallFailedException.class, message, facts);
      case CANCELLED -> made(CallCancelledException.class, message, facts);
      case TIMED_OUT -> made(CallTimedOutException.class, message, facts);
      case ABORTED, INTERRUPTED -> made(CallAbortedException.class, message, facts);
      case UNRECOGNIZED -> unrecognized(message, facts);
    };
  }

  /// The code is about the question: only the execution is about the operation.
  private static RaincheckException withheld(Failure failure, ClientCall call, long nowNs) {
    if (failure.execution() != Execution.UNKNOWN) {
      return exceptionOf(failure, call, nowNs);
    }
    CallFacts facts = facts(call, Execution.UNKNOWN, failure, nowNs);
    return made(OutcomeUnknownException.class, text(failure, call.spec.method(), facts), facts);
  }

  private static String text(Failure failure, String method, CallFacts facts) {
    boolean named = failure.message().startsWith(method); // by the server, for clients that do not
    String which =
        facts
            .operationId()
            .filter(id -> !method.endsWith(id))
            .map(" (operation %s)"::formatted)
            .orElse("");
    String code = " [" + failure.codeText() + "]";
    return (named ? "" : method + ": ") + failure.message() + code + which;
  }

  /// A code of a newer server: what callers act on is known all the same.
  private static RaincheckException unrecognized(String message, CallFacts facts) {
    return switch (facts.execution()) {
      case NOT_STARTED -> made(CallNotStartedException.class, message, facts);
      case STARTED -> made(CallAbortedException.class, message, facts);
      case FINISHED -> made(CallFailedException.class, message, facts);
      case UNKNOWN -> made(OutcomeUnknownException.class, message, facts);
    };
  }

  private static CallFacts facts(
      ClientCall call, Execution execution, @Nullable Failure failure, long nowNs) {
    CallFacts facts = CallFacts.of(call.spec.method(), execution).withElapsed(elapsed(call, nowNs));
    String token = call.token;
    if (token != null) {
      facts = facts.withToken(token);
    }
    if (failure != null) {
      facts =
          facts.withCode(failure.code()).withRetry(failure.retry()).withDetails(failure.details());
    }
    String ofToken = token == null ? null : Token.operationIdOf(token);
    String id = ofToken == null && failure != null ? failure.details().get("operation") : ofToken;
    return id == null ? facts : facts.withOperationId(id);
  }

  private static Duration elapsed(ClientCall call, long nowNs) {
    return Duration.ofNanos(nowNs - call.startedNs);
  }
}
