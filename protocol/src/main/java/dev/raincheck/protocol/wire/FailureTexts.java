package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A failure's constants as they travel. One that this version does not know, since a newer peer
/// has said it, is read as the constant that claims the least; its text is kept among the failure's
/// details, and written again as it came.
record FailureTexts(String code, String execution, String retry, Map<String, String> details) {

  static FailureTexts of(Failure failure) {
    var details = failure.details();
    String code = unknown(ErrorCode.UNRECOGNIZED, failure.code(), Failure.CODE, details);
    String execution = unknown(Execution.UNKNOWN, failure.execution(), Failure.EXECUTION, details);
    Retry.Advice advice = failure.retry().advice();
    String retry = unknown(Retry.Advice.NEVER, advice, Failure.RETRY, details);
    return new FailureTexts(
        code == null ? failure.code().name() : code,
        execution == null ? failure.execution().name() : execution,
        retry == null ? advice.name() : retry,
        without(
            code,
            Failure.CODE,
            without(execution, Failure.EXECUTION, without(retry, Failure.RETRY, details))));
  }

  /// What its peer said where `otherwise` stands; null if that was a constant.
  private static <E extends Enum<E>> @Nullable String unknown(
      E otherwise, E constant, String name, Map<String, String> details) {
    String text = constant == otherwise ? details.get(name) : null;
    return text == null || isKnown(text, otherwise) ? null : text;
  }

  private static Map<String, String> without(
      @Nullable String text, String name, Map<String, String> details) {
    if (text == null) {
      return details;
    }
    var fewer = new HashMap<>(details);
    fewer.remove(name);
    return fewer;
  }

  Failure failure(String message, long retryAfterMs) {
    var kept = details;
    kept = with(ErrorCode.UNRECOGNIZED, code, Failure.CODE, kept);
    kept = with(Execution.UNKNOWN, execution, Failure.EXECUTION, kept);
    kept = with(Retry.Advice.NEVER, retry, Failure.RETRY, kept);
    return new Failure(
        constant(code, ErrorCode.UNRECOGNIZED),
        message,
        constant(execution, Execution.UNKNOWN),
        new Retry(constant(retry, Retry.Advice.NEVER), retryAfterMs),
        kept,
        null);
  }

  private static <E extends Enum<E>> Map<String, String> with(
      E otherwise, String text, String name, Map<String, String> details) {
    if (isKnown(text, otherwise)) {
      return details;
    }
    var more = new HashMap<>(details);
    more.put(name, text);
    return more;
  }

  private static <E extends Enum<E>> boolean isKnown(String text, E otherwise) {
    return constant(text, otherwise) != otherwise || text.equals(otherwise.name());
  }

  /// The constant of that name, or else `otherwise`.
  static <E extends Enum<E>> E constant(String text, E otherwise) {
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    return otherwise;
  }
}
