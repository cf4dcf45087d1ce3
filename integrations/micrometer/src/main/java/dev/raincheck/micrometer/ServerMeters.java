package dev.raincheck.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The timers and counters of a server, in one registry. Those of a method come with its first
/// call.
final class ServerMeters {
  private record Key(String method, String code) {}

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<Key, Timer> calls = new ConcurrentHashMap<>();
  private final Map<Key, Timer> operations = new ConcurrentHashMap<>();
  private final Map<String, Timer> queued = new ConcurrentHashMap<>();
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
  private final Timer claims;

  ServerMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    this.claims =
        operationTimer("raincheck.server.outcome.claim.delay")
            .description(
                "From the end of a deferred operation to the first sign that a client has it")
            .register(registry);
  }

  private Timer.Builder operationTimer(String name) {
    return Timer.builder(name).serviceLevelObjectives(Names.operationBoundaries()).tags(tags);
  }

  /// @param status `OK`, `DEFERRED` or a code
  void answered(String method, String status, Duration age) {
    calls
        .computeIfAbsent(
            new Key(method, status),
            key ->
                Timer.builder("rpc.server.call.duration")
                    .description("From a call to its answer: its outcome, or a token")
                    .serviceLevelObjectives(Names.callBoundaries())
                    .tags(tags)
                    .tag(Names.SYSTEM, Names.RAINCHECK)
                    .tag(Names.METHOD, method)
                    .tag(Names.STATUS, status)
                    .register(registry))
        .record(age);
  }

  void started(String method, Duration age) {
    queued
        .computeIfAbsent(
            method,
            key ->
                operationTimer("raincheck.server.operation.queued")
                    .description("From a call to the start of its handler")
                    .tag(Names.METHOD, method)
                    .register(registry))
        .record(age);
  }

  /// @param code `OK` or a code
  void ended(String method, String code, Duration age) {
    operations
        .computeIfAbsent(
            new Key(method, code),
            key ->
                operationTimer("raincheck.server.operation.duration")
                    .description("From a call to the end of its operation")
                    .tag(Names.METHOD, method)
                    .tag(Names.STATUS, code)
                    .register(registry))
        .record(age);
  }

  void claimed(Duration delay) {
    claims.record(delay);
  }

  /// Without the method: that is whatever the client asked for.
  void refused(String code) {
    refusals
        .computeIfAbsent(
            code,
            key ->
                Counter.builder("raincheck.server.refused")
                    .description("Calls that were refused, and did not run")
                    .tags(tags)
                    .tag(Names.STATUS, code)
                    .register(registry))
        .increment();
  }
}
