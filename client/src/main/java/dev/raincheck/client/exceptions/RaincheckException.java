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

  /// {@return whether the handler ran}
  public Execution execution() {
    return facts.execution();
  }

  /// {@return the server's error code; empty if the exception was made by this client}
  public Optional<ErrorCode> code() {
    return facts.code();
  }

  /// {@return advice on trying again: the server's, or of a call that found no server or no room,
  /// this client's; [Retry#NEVER] if there is none}
  public Retry retry() {
    return facts.retry();
  }

  /// {@return what else the server said, for a log; unmodifiable}
  public Map<String, String> details() {
    return facts.details();
  }

  /// {@return the operation's token; empty if it has none}
  public Optional<String> token() {
    return facts.token();
  }

  /// {@return the operation's name in the server's log, in the names of its threads and in its
  /// handler's `CallContext`} Empty if the server did not say it, as for a call that was answered
  /// at once.
  public Optional<String> operationId() {
    return facts.operationId();
  }

  /// {@return the method's full name on the wire, such as `reports.build`; for a resumed token,
  /// which operation it is}
  public String method() {
    return facts.method();
  }

  /// {@return the time since the call was made, or the token resumed}
  public Duration elapsed() {
    return facts.elapsed();
  }
}
