package dev.raincheck.client;

import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Execution;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Retry;
import dev.raincheck.protocol.Token;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a call has no result. The subclasses tell apart what callers treat differently; all of them
/// say whether the handler ran and whether trying again can help. An exception that the interface
/// declares is none of these: it comes back as itself.
public abstract sealed class RaincheckException extends RuntimeException
    permits CallAbortedException,
        CallCancelledException,
        CallFailedException,
        CallNotStartedException,
        CallTimedOutException,
        OutcomeUnknownException,
        ResultTypeException,
        StoppedWaitingException,
        TokenException {
  private static final long serialVersionUID = 1L;

  private final transient Facts facts;

  /// What is known of the call.
  ///
  /// @param failure what the server said, or null if it said nothing
  /// @param token the operation's token, or null if there is none
  record Facts(
      String method,
      @Nullable String token,
      Duration elapsed,
      Execution execution,
      @Nullable Failure failure) {
    /// Null if nobody knows it.
    @Nullable String operationId() {
      String ofToken = token == null ? null : Token.operationIdOf(token);
      return ofToken == null && failure != null ? failure.details().get("operation") : ofToken;
    }
  }

  RaincheckException(String message, Facts facts) {
    super(message);
    this.facts = facts;
  }

  /// Whether the handler ran.
  public Execution execution() {
    return facts.execution();
  }

  /// The server's error code; empty if this is not about something that the server said.
  public Optional<ErrorCode> code() {
    return Optional.ofNullable(facts.failure()).map(Failure::code);
  }

  /// Whether trying again can help, by the server's word.
  public Retry retry() {
    return facts.failure() == null ? Retry.NEVER : facts.failure().retry();
  }

  /// What else the server said, for a log.
  public Map<String, String> details() {
    return facts.failure() == null ? Map.of() : facts.failure().details();
  }

  /// The operation's token, if it has one.
  public Optional<String> token() {
    return Optional.ofNullable(facts.token());
  }

  /// What the operation is called in the server's log, in the names of its threads, and by its
  /// handler; empty if the server did not tell it, as for a call that was answered at once.
  public Optional<String> operationId() {
    return Optional.ofNullable(facts.operationId());
  }

  /// `service.method`.
  public String method() {
    return facts.method();
  }

  /// Since the call was made, or the token taken up.
  public Duration elapsed() {
    return facts.elapsed();
  }
}
