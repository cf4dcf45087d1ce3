package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.store.OperationStore;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class SeenTest {
  @Test
  void health_isThatOfTheServer() {
    Contexts.serving()
        .run(context -> {
          var health = context.getBean("raincheckServerHealthIndicator", HealthIndicator.class);
          assertThat(health.health().getStatus()).isEqualTo(Status.UP);
          RaincheckServer server = Contexts.server(context);
          server.close();
          assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
  }

  @Test
  void healthOfTheStore_isFoundWithoutAskingIt() {
    var store = new FailingStore();
    Contexts.serving()
        .withBean(OperationStore.class, () -> store)
        .run(context -> {
          var health = context.getBean("raincheckStoreHealthIndicator", HealthIndicator.class);
          assertThat(health.health().getStatus()).isEqualTo(Status.UP);
          store.failing = true;
          await().until(() -> health.health().getStatus().equals(Status.DOWN));
          assertThat(Contexts.server(context).status().state())
              .isEqualTo(ServerStatus.State.SERVING);
          store.failing = false;
          await().until(() -> health.health().getStatus().equals(Status.UP));
        });
    Contexts.serving()
        .run(context -> assertThat(context).doesNotHaveBean("raincheckStoreHealthIndicator"));
  }

  @Test
  void health_canBeSwitchedOff() {
    Contexts.serving()
        .withPropertyValues("management.health.raincheck-server.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
  }

  @Test
  void healthOfClients_isThereIfAskedFor_andDoesNotThrow() {
    Contexts.serving()
        .withPropertyValues("management.health.raincheck-client.enabled=true")
        .run(context -> {
          var health = context.getBean("raincheckClientHealthIndicator", HealthIndicator.class);
          assertThat(health.health().getStatus()).isEqualTo(Status.UP);
          Contexts.server(context).close();
          assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        });
  }

  /// Notes what is observed.
  static class Seen implements ObservationHandler<Observation.Context> {
    final List<String> names = new CopyOnWriteArrayList<>();

    @Override
    public void onStop(Observation.Context context) {
      names.add(context.getName());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @Test
  void callsAndHandlers_areObserved() {
    ObservationRegistry registry = ObservationRegistry.create();
    Seen seen = new Seen();
    registry.observationConfig().observationHandler(seen);
    Contexts.serving()
        .withBean(ObservationRegistry.class, () -> registry)
        .run(context -> {
          Contexts.ovens(context).heat("it");
          assertThat(seen.names).containsExactly("raincheck.call", "raincheck.handler");
        });
  }

  @Test
  void callsWithMetadataOfTheirOwn_areObservedToo() {
    ObservationRegistry registry = ObservationRegistry.create();
    Seen seen = new Seen();
    registry.observationConfig().observationHandler(seen);
    var tenant = new AtomicReference<String>();
    Contexts.serving()
        .withBean(ObservationRegistry.class, () -> registry)
        .withBean(
            RaincheckClientCustomizer.class,
            () ->
                (client, options) -> options.withMetadataSupplier(() -> Map.of("tenant", "north")))
        .withBean(
            HandlerInterceptor.class,
            () ->
                (call, handler) -> {
                  tenant.set(call.metadata().get("tenant"));
                  return handler.proceed();
                })
        .run(context -> {
          Contexts.ovens(context).heat("it");
          assertThat(seen.names).containsExactly("raincheck.call", "raincheck.handler");
          assertThat(tenant).hasValue("north");
        });
  }

  @Test
  void observations_canBeSwitchedOff() {
    Contexts.serving()
        .withBean(ObservationRegistry.class, ObservationRegistry::create)
        .withPropertyValues("raincheck.observations.enabled=false")
        .run(context ->
            assertThat(context).doesNotHaveBean(dev.raincheck.micrometer.ObservedHandlers.class));
  }

  @Test
  void endpoint_isNotThereUnlessItIsExposed() {
    Contexts.serving().run(context -> assertThat(context).doesNotHaveBean(RaincheckEndpoint.class));
    Contexts.serving()
        .withPropertyValues("management.endpoints.web.exposure.include=raincheck")
        .run(context ->
            assertThat(context.getBean(RaincheckEndpoint.class).status())
                .containsKeys("methods", "limits", "ledger")
                .isInstanceOf(Map.class));
  }
}
