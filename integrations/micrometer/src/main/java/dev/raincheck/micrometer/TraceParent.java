package dev.raincheck.micrometer;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `traceparent` of W3C's Trace Context, level 1 and what later ones may put behind it.
final class TraceParent {
  private static final Pattern FORM =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern NONE = Pattern.compile("0+");
  private static final int SAMPLED = 1;

  private TraceParent() {}

  /// Null if it is none.
  static @Nullable TraceContext read(String text, Tracer tracer) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || isNone(parts.group(1)) || isNone(parts.group(2))) {
      return null;
    }
    int flags = Integer.parseInt(parts.group(3), 16);
    return tracer
        .traceContextBuilder()
        .traceId(parts.group(1))
        .spanId(parts.group(2))
        .sampled((flags & SAMPLED) != 0)
        .build();
  }

  private static boolean isNone(String id) {
    return NONE.matcher(id).matches();
  }
}
