package dev.raincheck.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What went wrong, as it travels.
///
/// @param code what went wrong
/// @param message for a human; never parsed
/// @param execution whether the handler ran
/// @param retry whether trying again can help
/// @param details further facts, for a human or a log
/// @param declared the exception that the interface declares, for [ErrorCode#DECLARED] only
public record Failure(
    ErrorCode code,
    String message,
    Execution execution,
    Retry retry,
    Map<String, String> details,
    @Nullable EncodedException declared) {

  public Failure {
    message = Texts.cut(message, WireLimits.TEXT_CHARS_MAX);
    details = Map.copyOf(details);
  }

  /// A failure that trying again cannot mend.
  public static Failure of(ErrorCode code, Execution execution, String message) {
    return new Failure(code, message, execution, Retry.NEVER, Map.of(), null);
  }

  /// This failure, with other advice on trying again.
  public Failure withRetry(Retry other) {
    return new Failure(code, message, execution, other, details, declared);
  }

  /// This failure, with other knowledge of whether the handler ran.
  public Failure withExecution(Execution other) {
    return new Failure(code, message, other, retry, details, declared);
  }

  /// This failure, with one more detail.
  public Failure withDetail(String key, String value) {
    var more = new LinkedHashMap<>(details);
    more.put(key, Texts.cut(value, WireLimits.TEXT_CHARS_MAX));
    return new Failure(code, message, execution, retry, more, declared);
  }

  /// This failure, as an exception that the interface declares.
  public Failure withDeclared(EncodedException exception) {
    return new Failure(code, message, execution, retry, details, exception);
  }

  @Override
  public String toString() {
    return code + " (" + execution + "): " + message;
  }
}
