package dev.raincheck.micrometer;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.Deferred;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes a span of each wait for a deferred result, and each poll, with a link to the call that
/// started the operation: that call may have been made by another process, in another trace, days
/// ago.
///
/// ```java
/// Deferred<Report> report = linkedResults.of(client.resume(token, Report.class));
/// report.await();
/// ```
///
/// The spans are called `raincheck.await` and `raincheck.poll`, and are part of the trace of the
/// code that waits. The link needs what [ObservedCalls] sends along, W3C's `traceparent`; without
/// it there is a span, and no link. Whatever the tracer throws is left out: no result is lost for a
/// trace.
public final class LinkedResults {
  private final Tracer tracer;

  /// Traces by this tracer, which is one of Micrometer's.
  ///
  /// @param tracer makes the spans
  public LinkedResults(Tracer tracer) {
    this.tracer = requireNonNull(tracer, "tracer");
  }

  /// Traces what is asked of a deferred call from here on.
  ///
  /// @param <T> the type of its result
  /// @param deferred of a call, or of a token that was resumed
  /// @return the same, traced
  public <T extends @Nullable Object> Deferred<T> of(Deferred<T> deferred) {
    return new LinkedDeferred<>(requireNonNull(deferred, "deferred"), this);
  }

  /// Where and when a span begins. The span itself is made at its end: what it links to comes with
  /// the answer.
  Begun begin(String name) {
    Span current = null;
    try {
      current = tracer.currentSpan();
    } catch (Throwable untraced) { // also what a library of another version is missing
      // as without a parent
    }
    return new Begun(name, current, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
  }

  /// A span that is not made yet.
  record Begun(String name, @Nullable Span parent, long startUs) {}

  /// Makes the span, which ends now.
  ///
  /// @param failure what was thrown, if anything was
  void end(Begun begun, Deferred<?> deferred, @Nullable Throwable failure) {
    try {
      Span.Builder builder =
          tracer
              .spanBuilder()
              .name(begun.name())
              .kind(Span.Kind.CLIENT)
              .startTimestamp(begun.startUs(), TimeUnit.MICROSECONDS)
              .tag(Names.SYSTEM, Names.RAINCHECK);
      if (begun.parent() != null) {
        builder.setParent(begun.parent().context());
      }
      if (failure != null) {
        builder.error(failure);
      }
      TraceContext origin =
          deferred.callTrace().map(text -> TraceParent.read(text, tracer)).orElse(null);
      if (origin != null) {
        builder.addLink(new Link(origin));
      }
      builder.start().end();
    } catch (Throwable untraced) {
      // see above
    }
  }
}
