package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.wire.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The trace that a message belongs to, as its header says: by the W3C's Trace Context, or by
/// Zipkin's B3 in one field or in several. Its calls have the same fields as metadata, under the
/// names by which propagators look for them.
final class TraceFields {
  private static final List<String> NAMES =
      List.of(
          "traceparent",
          "tracestate",
          "b3",
          "X-B3-TraceId",
          "X-B3-SpanId",
          "X-B3-ParentSpanId",
          "X-B3-Sampled",
          "X-B3-Flags");

  /// So much of `tracestate` is to be passed on at least (W3C Trace Context, 3.3.1.5). The other
  /// fields are shorter.
  private static final int CHARS_MAX = 512;

  private TraceFields() {}

  /// {@return what is to be asked, as part of the trace}
  static Understood handOn(Incoming message, Understood understood) {
    Map<String, String> trace = of(message);
    if (trace.isEmpty() || !(understood instanceof Understood.Asked asked)) {
      return understood;
    }
    List<Question> questions = asked.questions().stream().map(it -> with(trace, it)).toList();
    return new Understood.Asked(questions, asked.write(), asked.prelude());
  }

  private static Map<String, String> of(Incoming message) {
    Map<String, String> trace = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = message.list(name.toLowerCase(Locale.ROOT));
      if (!value.isEmpty() && value.length() <= CHARS_MAX) {
        trace.put(name, value);
      }
    }
    return trace;
  }

  private static Question with(Map<String, String> trace, Question question) {
    if (!(question.request() instanceof Request.Call call)) {
      return question;
    }
    var traced =
        new Request.Call(
            call.header(),
            call.sequence(),
            call.method(),
            call.arguments(),
            call.options().withMetadata(trace));
    return new Question(traced, question.hold());
  }
}
