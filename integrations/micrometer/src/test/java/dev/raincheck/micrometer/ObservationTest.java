package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// A caller's trace reaches the handler.
class ObservationTest {
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  /// Does what a tracer does: writes the context at the start of a sender, and reads it at that of
  /// a receiver.
  private final class Tracer implements ObservationHandler<Observation.Context> {
    @Override
    public void onStart(Observation.Context context) {
      if (context instanceof SenderContext<?> sender) {
        send(sender);
      } else if (context instanceof ReceiverContext<?> receiver) {
        seen.add("received " + receive(receiver));
      }
    }

    private <C> void send(SenderContext<C> sender) {
      sender.getSetter().set(sender.getCarrier(), "traceparent", "00-4bf9-00f0-01");
    }

    private <C> String receive(ReceiverContext<C> receiver) {
      return receiver.getGetter().get(receiver.getCarrier(), "traceparent");
    }

    @Override
    public void onStop(Observation.Context context) {
      String error = context.getError() == null ? "" : " failed";
      seen.add(context.getName() + " " + context.getLowCardinalityKeyValue("rpc.method") + error);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @Test
  void trace_travelsInMetadata_andTheHandlerIsPartOfIt() {
    registry.observationConfig().observationHandler(new Tracer());
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Kiln.class, new Kiln.AtWork())
                .interceptHandlers(new ObservedHandlers(registry))
                .start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address())
                    .withMetadataSupplier(new ObservedCalls(registry)))) {
      Kiln kiln = client.service(Kiln.class);
      assertEquals("clay fired", kiln.fire("clay"));
      await().until(() -> seen.contains("raincheck.handler keyValue(rpc.method=kiln.fire)"));
      assertEquals("raincheck.call null", seen.poll());
      assertEquals("received 00-4bf9-00f0-01", seen.poll());
      assertThrows(CallFailedException.class, () -> kiln.fire(""));
      await().until(() -> seen.contains("raincheck.handler keyValue(rpc.method=kiln.fire) failed"));
    }
  }

  @Test
  void callbacks_arePartOfWhatAttachedThem() {
    registry.observationConfig().observationHandler(new Tracer());
    var kiln = new Kiln.AtWork();
    try (var server = RaincheckServer.builder("tcp://127.0.0.1:*").serve(Kiln.class, kiln).start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address())
                    .withCallbackInterceptor(new ObservedCallbacks(registry)))) {
      Observation order = Observation.start("order", registry);
      CompletableFuture<Observation> seenByCallback =
          order.scoped(() ->
              client
                  .submit(Kiln.class, it -> it.bake("clay"))
                  .toFuture()
                  .thenApply(baked -> registry.getCurrentObservation())
                  .toCompletableFuture());
      kiln.release().countDown();
      assertSame(order, seenByCallback.join());

      CompletableFuture<Observation> withoutAny =
          client
              .submit(Kiln.class, it -> it.bake("clay"))
              .toFuture()
              .thenApply(baked -> registry.getCurrentObservation())
              .toCompletableFuture();
      assertNull(withoutAny.join());
    }
  }

  @Test
  void withoutHandlersOfObservations_nothingIsSent() {
    assertEquals(Map.of(), new ObservedCalls(ObservationRegistry.NOOP).get());
  }
}
