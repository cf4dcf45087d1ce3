package dev.raincheck.client.exceptions;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a [RaincheckException] knows of its call; immutable. Code that handles exceptions reads it
/// from the exception; tests of such code make it here:
///
/// ```java
/// var facts = CallFacts.of("reports.build", Execution.NOT_STARTED).withCode(ErrorCode.OVERLOADED);
/// when(reports.build(any())).thenThrow(facts.toException(CallNotStartedException.class, "full"));
/// ```
public final class CallFacts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Values values;

  /// Written only before the facts are made. A later version may have more: what is missing in a
  /// serialized one of an earlier version is null.
  private static final class Values implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String method;
    private final Execution execution;
    private @Nullable ErrorCode code;
    private @Nullable Retry retry;
    private @Nullable String token;
    private @Nullable String operationId;
    private @Nullable Duration elapsed;
    private @Nullable HashMap<String, String> details;

    private Values(String method, Execution execution) {
      this.method = method;
      this.execution = execution;
    }

    private Values(Values from) {
      method = from.method;
      execution = from.execution;
      code = from.code;
      retry = from.retry;
      token = from.token;
      operationId = from.operationId;
      elapsed = from.elapsed;
      details = from.details;
    }
  }

  private CallFacts(Values values) {
    this.values = values;
  }

  private CallFacts with(Consumer<Values> change) {
    var changed = new Values(values);
    change.accept(changed);
    return new CallFacts(changed);
  }

  /// Begins with what every call has.
  ///
  /// @param method the method's full name on the wire, such as `reports.build`
  /// @param execution whether the handler ran
  /// @return facts of such a call, with [Retry#NEVER], no time elapsed, and nothing else
  public static CallFacts of(String method, Execution execution) {
    return new CallFacts(
        new Values(requireNonNull(method, "method"), requireNonNull(execution, "execution")));
  }

  /// {@return these facts with the server's error code}
  ///
  /// @param code why there is no result
  public CallFacts withCode(ErrorCode code) {
    requireNonNull(code, "code");
    return with(it -> it.code = code);
  }

  /// {@return these facts with the server's advice on trying again}
  ///
  /// @param retry whether, where and when
  public CallFacts withRetry(Retry retry) {
    requireNonNull(retry, "retry");
    return with(it -> it.retry = retry);
  }

  /// {@return these facts with the operation's token}
  ///
  /// @param token as [dev.raincheck.client.Deferred#token] returns it
  public CallFacts withToken(String token) {
    requireNonNull(token, "token");
    return with(it -> it.token = token);
  }

  /// {@return these facts with the operation's name in the server's log}
  ///
  /// @param id as a handler's `CallContext` returns it
  public CallFacts withOperationId(String id) {
    requireNonNull(id, "operationId");
    return with(it -> it.operationId = id);
  }

  /// {@return these facts with the time since the call was made, or its token resumed}
  ///
  /// @param elapsed at least 0
  public CallFacts withElapsed(Duration elapsed) {
    requireNonNull(elapsed, "elapsed");
    return with(it -> it.elapsed = elapsed);
  }

  /// {@return these facts with further details, in the place of those set before}
  ///
  /// @param details what else the server said
  public CallFacts withDetails(Map<String, String> details) {
    var copy = new HashMap<>(Map.copyOf(requireNonNull(details, "details")));
    return with(it -> it.details = copy);
  }

  /// Makes an exception with these facts, as the client would throw it.
  ///
  /// @param <X> the type of the exception
  /// @param type one of this package's subclasses of [RaincheckException]
  /// @param message what happened, for a log
  /// @return an exception that was not thrown
  /// @throws IllegalArgumentException if the type is none of these
  public <X extends RaincheckException> X toException(Class<X> type, String message) {
    return requireNonNull(type, "type").cast(made(type, requireNonNull(message, "message")));
  }

  private RaincheckException made(Class<?> type, String message) {
    if (type == CallNotStartedException.class) {
      return new CallNotStartedException(message, this);
    } else if (type == CallFailedException.class) {
      return new CallFailedException(message, this);
    } else if (type == CallCancelledException.class) {
      return new CallCancelledException(message, this);
    } else if (type == CallTimedOutException.class) {
      return new CallTimedOutException(message, this);
    } else if (type == CallAbortedException.class) {
      return new CallAbortedException(message, this);
    } else if (type == OutcomeUnknownException.class) {
      return new OutcomeUnknownException(message, this);
    } else if (type == ResultTypeException.class) {
      return new ResultTypeException(message, this);
    } else if (type == StoppedWaitingException.class) {
      return new StoppedWaitingException(message, this);
    } else if (type == TokenException.class) {
      return new TokenException(message, this);
    }
    throw new IllegalArgumentException(
        "%s (expected: a subclass of RaincheckException of its own package)"
            .formatted(type.getName()));
  }

  String method() {
    return values.method;
  }

  /// {@return whether the handler ran}
  public Execution execution() {
    return values.execution;
  }

  Optional<ErrorCode> code() {
    return Optional.ofNullable(values.code);
  }

  Retry retry() {
    Retry retry = values.retry;
    return retry == null ? Retry.NEVER : retry;
  }

  Optional<String> token() {
    return Optional.ofNullable(values.token);
  }

  /// {@return the operation's name in the server's log; empty if it is not known}
  public Optional<String> operationId() {
    return Optional.ofNullable(values.operationId);
  }

  Duration elapsed() {
    Duration elapsed = values.elapsed;
    return elapsed == null ? Duration.ZERO : elapsed;
  }

  Map<String, String> details() {
    Map<String, String> details = values.details;
    return details == null ? Map.of() : Map.copyOf(details);
  }
}
