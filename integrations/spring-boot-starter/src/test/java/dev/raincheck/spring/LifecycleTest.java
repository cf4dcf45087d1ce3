package dev.raincheck.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.shutdown.Ledger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

class LifecycleTest {
  /// What handlers need: it notes when it goes.
  static class Fuel implements DisposableBean, SmartLifecycle {
    final List<String> log = new CopyOnWriteArrayList<>();
    private volatile boolean runs;

    @Override
    public void start() {
      runs = true;
    }

    @Override
    public void stop() {
      runs = false;
      log.add("fuel stopped");
    }

    @Override
    public boolean isRunning() {
      return runs;
    }

    @Override
    public int getPhase() {
      return 0;
    }

    @Override
    public void destroy() {
      log.add("fuel destroyed");
    }
  }

  /// Burns fuel to the end.
  static class FuelledOvens extends Ovens.AtWork {
    private final Fuel fuel;

    FuelledOvens(Fuel fuel) {
      this.fuel = fuel;
    }

    @Override
    public String bake(String what) throws InterruptedException {
      String baked = super.bake(what);
      fuel.log.add("baked");
      return baked;
    }
  }

  @Test
  void server_drainsBeforeWhatHandlersNeedIsClosed() {
    ConfigurableApplicationContext context = start("--spring.main.web-application-type=none");
    Fuel fuel = context.getBean(Fuel.class);
    RaincheckServer server = Contexts.server(context);
    try (var client = RaincheckClient.connect(server.address())) {
      Deferred<String> later = client.submit(Ovens.class, it -> it.bake("bread"));
      later.token();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
      await().until(() -> server.status().state() == ServerStatus.State.DRAINING);
      context.getBean(FuelledOvens.class).done.countDown();
      assertThat(later.await()).isEqualTo("bread, baked");
      closing.join();
    }
    assertThat(fuel.log).containsExactly("baked", "fuel stopped", "fuel destroyed");
    assertThat(server.awaitClose().in(Ledger.Column.ACKNOWLEDGED)).isEqualTo(1);
  }

  /// Spring would go on after 1 ms, and the process would end in mid-drain.
  @Test
  void phase_lastsAsLongAsTheDrain() {
    ConfigurableApplicationContext context =
        start(
            "--spring.main.web-application-type=none",
            "--spring.lifecycle.timeout-per-shutdown-phase=1ms");
    RaincheckServer server = Contexts.server(context);
    try (var client = RaincheckClient.connect(server.address())) {
      Deferred<String> later = client.submit(Ovens.class, it -> it.bake("bread"));
      later.token();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
      await().until(() -> server.status().state() == ServerStatus.State.DRAINING);
      Fuel fuel = context.getBean(Fuel.class);
      await()
          .during(java.time.Duration.ofMillis(100))
          .until(() -> fuel.log.isEmpty()); // far longer than Spring's own limit
      context.getBean(FuelledOvens.class).done.countDown();
      assertThat(later.await()).isEqualTo("bread, baked");
      closing.join();
      assertThat(fuel.log).startsWith("baked");
    }
  }

  @Test
  void contexts_canBeStoppedAndStartedAgain() {
    try (ConfigurableApplicationContext context =
        start("--spring.main.web-application-type=none")) {
      String address = Contexts.server(context).address();
      context.stop();
      assertThat(context.getBean(RaincheckServerLifecycle.class).isRunning()).isFalse();
      assertThat(context.getBean(RaincheckServerLifecycle.class).ledger()).isPresent();
      context.start();
      assertThat(Contexts.server(context).address()).isEqualTo(address);
      assertThat(Contexts.ovens(context).heat("it")).isEqualTo("it is hot");
    }
  }

  @Test
  void pausedContexts_goOnServing() {
    try (ConfigurableApplicationContext context =
        start("--spring.main.web-application-type=none")) {
      RaincheckServer server = Contexts.server(context);
      context.pause();
      assertThat(server.status().state()).isEqualTo(ServerStatus.State.SERVING);
      context.restart();
      assertThat(Contexts.server(context)).isSameAs(server);
    }
  }

  static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(
            Application.class, Fuel.class, FuelledOvens.class, OwnServerConnection.class)
        .logStartupInfo(false)
        .run(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(arguments),
                    java.util.stream.Stream.of(
                        "--spring.main.banner-mode=off",
                        "--raincheck.server.address=tcp://127.0.0.1:*"))
                .toArray(String[]::new));
  }
}
