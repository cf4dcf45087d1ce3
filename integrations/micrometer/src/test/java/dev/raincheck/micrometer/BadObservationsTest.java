package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handlers of observations that fail harm no call.
class BadObservationsTest {
  private final Set<String> failedAt = ConcurrentHashMap.newKeySet();

  /// Fails at one of the steps of an observation.
  private final class Failing implements ObservationHandler<Observation.Context> {
    private final String step;

    Failing(String step) {
      this.step = step;
    }

    private void at(String now) {
      if (now.equals(step)) {
        failedAt.add(now);
        throw new IllegalStateException("the exporter has no room at " + now);
      }
    }

    @Override
    public void onStart(Observation.Context context) {
      at("start");
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
      at("open");
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
      at("close");
    }

    @Override
    public void onError(Observation.Context context) {
      at("error");
    }

    @Override
    public void onStop(Observation.Context context) {
      at("stop");
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "open", "close", "error", "stop"})
  void failingHandlerOfObservations_failsNoCall_andLeavesNothingBehind(String step) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new Failing(step));
    var left = new AtomicReference<Observation>();
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Kiln.class, new Kiln.AtWork())
                .interceptHandlers((call, handler) -> {
                  try {
                    return new ObservedHandlers(registry).intercept(call, handler);
                  } finally {
                    left.set(registry.getCurrentObservation());
                  }
                })
                .start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address())
                    .withMetadataSupplier(new ObservedCalls(registry)))) {
      Kiln kiln = client.service(Kiln.class);
      assertEquals("clay fired", kiln.fire("clay"));
      var failed = assertThrows(CallFailedException.class, () -> kiln.fire(""));
      assertTrue(failed.getMessage().contains("nothing to fire"), failed::getMessage);
      await().until(() -> failedAt.contains(step));
      assertNull(left.get());
    }
  }
}
