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

  /// Facts of a call.
  ///
  /// @param method `service.method`
  /// @param execution whether the handler ran
  public static CallFacts of(String method, Execution execution) {
    return new CallFacts(
        new Values(requireNonNull(method, "method"), requireNonNull(execution, "execution")));
  }

  /// With the server's error code.
  public CallFacts withCode(ErrorCode code) {
    requireNonNull(code, "code");
    return with(it -> it.code = code);
  }

  /// With the server's advice on trying again.
  public CallFacts withRetry(Retry retry) {
    requireNonNull(retry, "retry");
    return with(it -> it.retry = retry);
  }

  /// With the operation's token.
  public CallFacts withToken(String token) {
    requireNonNull(token, "token");
    return with(it -> it.token = token);
  }

  /// With what the operation is called in the server's log.
  public CallFacts withOperationId(String id) {
    requireNonNull(id, "operationId");
    return with(it -> it.operationId = id);
  }

  /// With the time since the call was made, or its token resumed.
  public CallFacts withElapsed(Duration elapsed) {
    requireNonNull(elapsed, "elapsed");
    return with(it -> it.elapsed = elapsed);
  }

  /// With further facts, in the place of those that are there.
  public CallFacts withDetails(Map<String, String> details) {
    var copy = new HashMap<>(Map.copyOf(details));
    return with(it -> it.details = copy);
  }

  /// An exception with these facts, as the client would throw it.
  ///
  /// @param type one of this package's subclasses of [RaincheckException]
  /// @throws IllegalArgumentException if it is none of these
  public <X extends RaincheckException> X toException(Class<X> type, String message) {
    return type.cast(made(type, requireNonNull(message, "message")));
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
