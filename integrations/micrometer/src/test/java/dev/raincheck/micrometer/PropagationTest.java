package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.CallContext;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A trace travels in whichever form the application's propagator has: in a shop of B3, by B3.
class PropagationTest {
  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final AtomicReference<Map<String, String>> metadata = new AtomicReference<>(Map.of());

  static Stream<Arguments> propagators() {
    return Stream.of(
        Arguments.of(W3CTraceContextPropagator.getInstance(), Set.of("traceparent")),
        Arguments.of(B3Propagator.injectingSingleHeader(), Set.of("b3")),
        Arguments.of(
            B3Propagator.injectingMultiHeaders(),
            Set.of("X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled")));
  }

  /// An application's own observations, with a tracer of its own.
  private ObservationRegistry observations(OpenTelemetrySdk sdk) {
    Tracer tracer =
        new OtelTracer(sdk.getTracer("test"), new OtelCurrentTraceContext(), event -> {});
    var propagator = new OtelPropagator(sdk.getPropagators(), sdk.getTracer("test"));
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(new PropagatingSenderTracingObservationHandler<>(tracer, propagator))
        .observationHandler(new PropagatingReceiverTracingObservationHandler<>(tracer, propagator));
    return registry;
  }

  private SpanData span(String name) {
    return await()
        .until(
            () ->
                exported.getFinishedSpanItems().stream()
                    .filter(it -> it.getName().equals(name))
                    .findFirst(),
            it -> it.isPresent())
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("propagators")
  void handler_continuesTheCallersTrace(TextMapPropagator propagator, Set<String> names) {
    try (var sdk =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exported))
                        .build())
                .setPropagators(ContextPropagators.create(propagator))
                .build();
        var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Kiln.class, new Kiln.AtWork())
                .interceptHandlers((call, handler) -> {
                  metadata.set(CallContext.current().metadata());
                  return new ObservedHandlers(observations(sdk)).intercept(call, handler);
                })
                .start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address())
                    .withMetadataSupplier(new ObservedCalls(observations(sdk))))) {
      assertEquals("clay fired", client.service(Kiln.class).fire("clay"));
      SpanData call = span("raincheck.call");
      SpanData handler = span("kiln.fire");
      assertEquals(call.getTraceId(), handler.getTraceId());
      assertEquals(call.getSpanId(), handler.getParentSpanId());
      assertEquals(names, metadata.get().keySet());
    }
  }
}
