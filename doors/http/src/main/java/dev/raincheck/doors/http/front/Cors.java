package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import org.jspecify.annotations.Nullable;

/// What browsers are told about pages of other origins (the Fetch standard).
final class Cors {
  private static final String PREFLIGHT_S = "600";

  private final Guard guard;

  Cors(Guard guard) {
    this.guard = guard;
  }

  /// The answer to what a browser asks before it sends a page's request; null if it is none of
  /// that.
  @Nullable Answer preflight(Incoming head) {
    boolean asks =
        head.method().equals("OPTIONS") && head.field("access-control-request-method") != null;
    if (!asks) {
      return null;
    }
    Answer answer = Answer.empty(204);
    String origin = head.field("origin");
    return origin == null || !guard.isAllowed(origin)
        ? answer
        : allow(origin, answer)
            .with("Access-Control-Allow-Methods", "GET, POST, DELETE")
            .with(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Idempotency-Key, Prefer, traceparent, tracestate, b3,"
                    + " X-B3-TraceId, X-B3-SpanId, X-B3-ParentSpanId, X-B3-Sampled, X-B3-Flags")
            .with("Access-Control-Max-Age", PREFLIGHT_S);
  }

  /// Lets a page of an allowed origin read the answer.
  ///
  /// @param origin of the page; null if there is none
  Answer allow(@Nullable String origin, Answer answer) {
    if (origin == null || !guard.isAllowed(origin)) {
      return answer;
    }
    return answer
        .with("Access-Control-Allow-Origin", origin)
        .with("Access-Control-Allow-Credentials", "true")
        .with("Access-Control-Expose-Headers", "Location, Retry-After, Preference-Applied")
        .withVary("Origin");
  }
}
