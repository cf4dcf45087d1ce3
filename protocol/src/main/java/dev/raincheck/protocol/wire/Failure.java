package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.Texts;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What went wrong, as it travels.
///
/// @param code what went wrong
/// @param message for a human; never parsed
/// @param execution whether the handler ran
/// @param retry whether trying again can help
/// @param details further facts, for a human or a log; also the texts of constants that this
///   version does not know, under [#CODE], [#EXECUTION] and [#RETRY]
/// @param declared the exception that the interface declares, for [ErrorCode#DECLARED] only
public record Failure(
    ErrorCode code,
    String message,
    Execution execution,
    Retry retry,
    Map<String, String> details,
    @Nullable EncodedException declared) {
  /// The detail that holds the server's text where [#code] is [ErrorCode#UNRECOGNIZED].
  public static final String CODE = "code";

  /// The detail that holds the server's text where [#execution] is [Execution#UNKNOWN] for want of
  /// a better word.
  public static final String EXECUTION = "execution";

  /// The detail that holds the server's text where its advice is not one of [Retry.Advice].
  public static final String RETRY = "retry";

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

  /// The code as the server wrote it, also if it is one that this version does not know.
  public String codeText() {
    String text = code == ErrorCode.UNRECOGNIZED ? details.get(CODE) : null;
    return text == null ? code.name() : text;
  }

  @Override
  public String toString() {
    return codeText() + " (" + execution + "): " + message;
  }
}
