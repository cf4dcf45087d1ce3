package dev.raincheck.micrometer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A registry that fails or stalls harms no call.
class BadRegistryTest {
  /// As it comes to a timer of a method.
  private static final class Registry extends SimpleMeterRegistry {
    private final Supplier<Timer> timers;

    Registry(Supplier<Timer> timers) {
      this.timers = timers;
    }

    @Override
    protected Timer newTimer(
        Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
      return id.getTag("rpc.method") == null ? super.newTimer(id, config, pauses) : timers.get();
    }
  }

  private static void calls(SimpleMeterRegistry registry, Runnable afterwards) {
    var ofServer = new RaincheckServerMetrics();
    var ofClient = new RaincheckClientMetrics();
    ofServer.bindTo(registry);
    ofClient.bindTo(registry);
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Kiln.class, new Kiln.AtWork())
                .listener(ofServer)
                .start();
        var client =
            RaincheckClient.connect(ClientOptions.of(server.address()).withListener(ofClient))) {
      Kiln kiln = client.service(Kiln.class);
      for (int i = 0; i < 20; i++) {
        assertEquals("clay fired", kiln.fire("clay"));
      }
      afterwards.run(); // before the close, which waits for the listeners
    }
  }

  @Test
  void throwingRegistry_failsNoCall() {
    var thrown = new AtomicInteger();
    calls(
        new Registry(() -> {
          thrown.incrementAndGet();
          throw new IllegalStateException("no room for another timer");
        }),
        () -> await().until(() -> thrown.get() > 0));
  }

  @Test
  void stalledRegistry_delaysNoCall() {
    var release = new CountDownLatch(1);
    var stalled = new CountDownLatch(1);
    var registry =
        new Registry(() -> {
          stalled.countDown();
          try {
            release.await();
          } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("too late");
        });
    calls(
        registry,
        () -> {
          await().until(() -> stalled.getCount() == 0);
          release.countDown();
        });
  }
}
