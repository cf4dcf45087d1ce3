package dev.raincheck.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Nobody fills a registry from outside.
class BoundsTest {
  @Test
  void methodsBeyondTheLimit_shareAMeter() {
    var registry = new SimpleMeterRegistry();
    var meters = new ClientMeters(registry, Tags.empty());
    for (int i = 0; i < RaincheckClientMetrics.METHODS_MAX + 10; i++) {
      meters.done("kiln.m" + i, "OK", Duration.ofMillis(1));
    }
    meters.done("kiln.m0", "OK", Duration.ofMillis(1));
    assertEquals(
        RaincheckClientMetrics.METHODS_MAX + 1,
        registry.find("rpc.client.call.duration").timers().size());
    assertEquals(
        10, registry.find("rpc.client.call.duration").tag("rpc.method", "_OTHER").timer().count());
    assertEquals(
        2, registry.find("rpc.client.call.duration").tag("rpc.method", "kiln.m0").timer().count());
  }

  @Test
  void delaysBeyondTheLimit_areNotMeasured() {
    var delays = new ClaimDelays();
    for (int i = 0; i <= ClaimDelays.UNCLAIMED_MAX; i++) {
      delays.ended("id" + i, Duration.ofMillis(i));
    }
    assertEquals(Optional.empty(), delays.claimed("id0", Duration.ofSeconds(1)));
    assertEquals(Optional.of(Duration.ofMillis(999)), delays.claimed("id1", Duration.ofSeconds(1)));
    assertEquals(Optional.empty(), delays.claimed("id1", Duration.ofSeconds(2)));
  }
}
