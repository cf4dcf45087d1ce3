package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Spans as OpenTelemetry's SDK exports them: a result that is fetched by its token links to the
/// call that started it.
class LinkedResultsTest {
  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exported))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final Tracer tracer =
      new OtelTracer(sdk.getTracer("test"), new OtelCurrentTraceContext(), event -> {});
  private final LinkedResults linked = new LinkedResults(tracer);
  private final Kiln.AtWork kiln = new Kiln.AtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Kiln.class, kiln)
          .shutdownStrategy("abort:100ms")
          .start();

  /// Who fetches results, and has called nothing.
  private final RaincheckClient fetching = RaincheckClient.connect(server.address());

  @AfterEach
  void close() {
    kiln.release().countDown();
    fetching.close();
    server.close();
    sdk.close();
  }

  /// A token, of a call that somebody else has made in a trace of their own.
  private String token() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new PropagatingSenderTracingObservationHandler<>(
                tracer, new OtelPropagator(sdk.getPropagators(), sdk.getTracer("test"))));
    return token(
        ClientOptions.of(server.address()).withMetadataSupplier(new ObservedCalls(registry)));
  }

  private static String token(ClientOptions options) {
    try (var calling = RaincheckClient.connect(options)) {
      return calling.submit(Kiln.class, it -> it.bake("clay")).token();
    }
  }

  private Deferred<String> resume(String token) {
    return linked.of(fetching.resume(token, String.class));
  }

  private SpanData span(String name) {
    return exported.getFinishedSpanItems().stream()
        .filter(it -> it.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void assertLinksToTheCall(SpanData span) {
    SpanContext call = span("raincheck.call").getSpanContext();
    List<LinkData> links = span.getLinks();
    assertEquals(1, links.size());
    assertEquals(call.getTraceId(), links.getFirst().getSpanContext().getTraceId());
    assertEquals(call.getSpanId(), links.getFirst().getSpanContext().getSpanId());
  }

  @Test
  void awaitedResult_linksToTheCall_andIsPartOfTheTraceOfWhoAwaitsIt() {
    String token = token();
    kiln.release().countDown();
    Span mine = tracer.nextSpan().name("fetch").start();
    try (var _ = tracer.withSpan(mine)) {
      assertEquals("clay baked", resume(token).await());
    } finally {
      mine.end();
    }
    SpanData awaited = span("raincheck.await");
    assertLinksToTheCall(awaited);
    assertEquals(mine.context().traceId(), awaited.getTraceId());
    assertEquals(mine.context().spanId(), awaited.getParentSpanId());
  }

  @Test
  void poll_linksToTheCall_whileThatRuns() {
    Deferred<String> resumed = resume(token());
    assertEquals(Polled.Pending.class, resumed.poll().getClass());
    assertLinksToTheCall(span("raincheck.poll"));
  }

  @Test
  void future_linksToTheCall() {
    Deferred<String> resumed = resume(token());
    var future = resumed.toFuture();
    kiln.release().countDown();
    assertEquals("clay baked", future.join());
    await().untilAsserted(() -> assertLinksToTheCall(span("raincheck.await")));
  }

  @Test
  void failure_isThatOfTheSpan_andLinksToo() {
    Deferred<String> resumed = resume(token());
    resumed.cancel("not needed");
    assertThrows(CallCancelledException.class, resumed::await);
    SpanData awaited = span("raincheck.await");
    assertLinksToTheCall(awaited);
    assertEquals(StatusCode.ERROR, awaited.getStatus().getStatusCode());
  }

  @Test
  void callWithoutATrace_hasASpan_andNoLink() {
    for (String trace : List.of("", "none", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")) {
      String token =
          token(
              ClientOptions.of(server.address())
                  .withMetadata(trace.isEmpty() ? Map.of() : Map.of("traceparent", trace)));
      resume(token).poll();
      assertEquals(List.of(), span("raincheck.poll").getLinks());
      exported.reset();
    }
  }

  @Test
  void tracerThatFails_costsNoResult() {
    Tracer broken =
        (Tracer)
            Proxy.newProxyInstance(
                Tracer.class.getClassLoader(),
                new Class<?>[] {Tracer.class},
                (self, method, arguments) -> {
                  throw new NoClassDefFoundError("the tracer is broken");
                });
    Deferred<String> resumed = new LinkedResults(broken).of(fetching.resume(token(), String.class));
    kiln.release().countDown();
    assertEquals("clay baked", resumed.await());
  }
}
