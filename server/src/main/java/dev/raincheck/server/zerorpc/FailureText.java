package dev.raincheck.server.zerorpc;

import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import org.jspecify.annotations.Nullable;

/// A failure in words, for clients that have nothing but words.
///
/// @param token of the operation that failed, or null
record FailureText(Failure failure, @Nullable String token) {
  /// The code, or the exception that the interface declares.
  String name() {
    EncodedException declared = failure.declared();
    return declared == null ? failure.codeText() : declared.type();
  }

  /// The message, whether it ran, and whether trying again can help.
  String line() {
    var facts = new StringBuilder();
    if (failure.declared() != null) {
      facts.append(failure.codeText()).append(", ");
    }
    facts.append("execution ").append(failure.execution());
    facts.append(", retry ").append(failure.retry().advice());
    if (failure.retry().advice() != Retry.Advice.NEVER && failure.retry().afterMs() > 0) {
      facts.append(" after ").append(failure.retry().afterMs()).append(" ms");
    }
    if (token != null) {
      facts.append(", token ").append(token);
    }
    return failure.message() + " (" + facts + ")";
  }

  /// All of it, with the stack where the caller may see it.
  String whole() {
    String stack = failure.details().get("stack");
    String text = name() + ": " + line();
    return stack == null ? text : text + "\n" + stack;
  }
}
