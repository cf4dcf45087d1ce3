package dev.raincheck.client.exceptions;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Why a call has no result. The subclasses distinguish what callers treat differently; each says
/// whether the handler ran and whether trying again can help. An exception that the interface
/// declares is none of these: it comes back as itself.
///
/// All of them can be serialized by Java. Later versions may add subclasses. Tests of code that
/// handles them make them with [CallFacts].
public abstract class RaincheckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final CallFacts facts;

  RaincheckException(String message, CallFacts facts) {
    super(message);
    this.facts = facts;
  }

  /// Returns whether the handler ran.
  public Execution execution() {
    return facts.execution();
  }

  /// Returns the server's error code; empty if the exception was made by this client.
  public Optional<ErrorCode> code() {
    return facts.code();
  }

  /// Returns the server's advice on trying again; [Retry#NEVER] if it gave none.
  public Retry retry() {
    return facts.retry();
  }

  /// Returns what else the server said, for a log.
  public Map<String, String> details() {
    return facts.details();
  }

  /// Returns the operation's token, if it has one.
  public Optional<String> token() {
    return facts.token();
  }

  /// Returns what the operation is called in the server's log, in the names of its threads and in
  /// its handler's `CallContext`; empty if the server did not say it, as for a call that was
  /// answered at once.
  public Optional<String> operationId() {
    return facts.operationId();
  }

  /// Returns the method, as `service.method`; for a resumed token, which operation it is.
  public String method() {
    return facts.method();
  }

  /// Returns the time since the call was made, or the token resumed.
  public Duration elapsed() {
    return facts.elapsed();
  }
}
