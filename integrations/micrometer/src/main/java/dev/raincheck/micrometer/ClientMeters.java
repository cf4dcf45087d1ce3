package dev.raincheck.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The timers and counters of a client, in one registry. Those of a method come with its first
/// call.
final class ClientMeters {
  private record Key(String method, String status) {}

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<Key, Timer> calls = new ConcurrentHashMap<>();
  private final Set<String> methods = ConcurrentHashMap.newKeySet();
  private final Counter sent;
  private final Counter deferred;

  ClientMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    this.sent =
        counter("raincheck.client.calls.sent", "Calls that left, each as often as it was made");
    this.deferred =
        counter("raincheck.client.calls.deferred", "Calls that were answered with a token");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  void sent() {
    sent.increment();
  }

  void deferred() {
    deferred.increment();
  }

  /// @param status `OK`, a code, or `NO_ANSWER`
  void done(String method, String status, Duration age) {
    String bounded = bounded(method);
    calls
        .computeIfAbsent(
            new Key(bounded, status),
            key ->
                Timer.builder("rpc.client.call.duration")
                    .description("From a call, or a token that was resumed, to its outcome")
                    .serviceLevelObjectives(Names.callBoundaries())
                    .tags(tags)
                    .tag(Names.SYSTEM, Names.RAINCHECK)
                    .tag(Names.METHOD, bounded)
                    .tag(Names.STATUS, status)
                    .register(registry))
        .record(age);
  }

  /// A token that was resumed is of an operation without a method: `operation 0123…`.
  private String bounded(String method) {
    boolean isOfToken = method.indexOf(' ') >= 0;
    boolean isKnown =
        !isOfToken
            && (methods.contains(method)
                || (methods.size() < RaincheckClientMetrics.METHODS_MAX && methods.add(method)));
    return isKnown ? method : Names.OTHER;
  }
}
