package dev.raincheck.benchmarks;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.micrometer.ObservedCalls;
import dev.raincheck.micrometer.ObservedHandlers;
import dev.raincheck.micrometer.RaincheckClientMetrics;
import dev.raincheck.micrometer.RaincheckServerMetrics;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/// What of a server and its client is told to Micrometer.
enum Observing {
  NOTHING("nothing"),
  METERS("meters"),
  TRACES("meters and traces");

  /// As Spring Boot samples if it is not told otherwise.
  private static final double SAMPLED = 0.1;

  final String text;

  Observing(String text) {
    this.text = text;
  }

  RaincheckServer serve(ServerBuilder builder) {
    if (this == TRACES) {
      builder.interceptHandlers(new ObservedHandlers(traces()));
    }
    if (this == NOTHING) {
      return builder.start();
    }
    var metrics = new RaincheckServerMetrics();
    RaincheckServer server = builder.listener(metrics).start();
    metrics.observe(server).bindTo(new SimpleMeterRegistry());
    return server;
  }

  RaincheckClient connect(ClientOptions options) {
    if (this == NOTHING) {
      return RaincheckClient.connect(options);
    }
    var metrics = new RaincheckClientMetrics();
    ClientOptions told = options.withListener(metrics);
    RaincheckClient client =
        RaincheckClient.connect(
            this == TRACES ? told.withMetadataSupplier(new ObservedCalls(traces())) : told);
    metrics.observe(client).bindTo(new SimpleMeterRegistry());
    return client;
  }

  /// By OpenTelemetry, as an application has them; spans that are sampled go nowhere.
  private static ObservationRegistry traces() {
    var tracing =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(SAMPLED)))
            .build()
            .get("benchmark");
    var tracer = new OtelTracer(tracing, new OtelCurrentTraceContext(), event -> {});
    var propagator =
        new OtelPropagator(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracing);
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new FirstMatchingCompositeObservationHandler(
                new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                new DefaultTracingObservationHandler(tracer)));
    return registry;
  }
}
