package dev.raincheck.micrometer;

import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.StoreStatus;
import dev.raincheck.shutdown.Ledger;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// What a server's status says, as gauges. The registry refers to their source weakly: whoever
/// binds them keeps that.
final class ServerGauges {
  private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final Tags tags;
  private final MeterRegistry registry;
  private final StatusSource source;

  ServerGauges(MeterRegistry registry, Tags tags, StatusSource source) {
    this.registry = registry;
    this.tags = tags;
    this.source = source;
  }

  void bind() {
    for (ServerStatus.State state : ServerStatus.State.values()) {
      gauge(
          "raincheck.server.state",
          "1 for the state that the server is in, 0 for the others",
          Tags.of("state", lower(state)),
          status -> status.state() == state ? 1 : 0);
    }
    operations("queued", ServerStatus.Method::queued);
    operations("running", ServerStatus.Method::running);
    operations("unclaimed", ServerStatus.Method::unclaimed);
    gauge(
        "raincheck.server.handlers.busy",
        "Handlers at work, those of operations that were cancelled or aborted too",
        Tags.empty(),
        status -> sum(status, ServerStatus.Method::handlersBusy));
    counters();
    seconds(
        "raincheck.server.oldest.age",
        "The age of the oldest operation that has not ended",
        status -> status.oldest().orElse(Duration.ZERO));
    seconds(
        "raincheck.server.loop.delay",
        "The longest turn of the server's loop in the last 10 to 20 s",
        ServerStatus::loopDelay);
    fills();
    store();
  }

  private void store() {
    gauge(
        "raincheck.server.store.failing",
        "1 if the last thing that the store was asked for failed, 0 if not",
        Tags.empty(),
        status -> ofStore(status, it -> it.isFailing() ? 1 : 0));
    gauge(
        "raincheck.server.store.busy",
        "For how long, in seconds, the store has been doing what it was asked for last",
        Tags.empty(),
        status -> ofStore(status, it -> it.busy().toNanos() / SECOND_NS));
    gauge(
        "raincheck.server.store.ordered",
        "Writes to the store that were ordered and are not done",
        Tags.empty(),
        status -> ofStore(status, StoreStatus::ordered));
    gauge(
        "raincheck.server.store.waiting",
        "Operations that wait in the store for a server of the fleet",
        Tags.empty(),
        status -> ofStore(status, StoreStatus::waiting));
  }

  private static double ofStore(ServerStatus status, ToDoubleFunction<StoreStatus> value) {
    return status.store().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private void counters() {
    for (Ledger.Column column : Ledger.Column.values()) {
      counter(
          "raincheck.server.operations.ended",
          "Where accepted operations have come to stand",
          Tags.of("column", lower(column)),
          status -> status.ledger().in(column));
    }
    counter(
        "raincheck.server.operations.accepted",
        "Calls that became operations",
        Tags.empty(),
        status -> status.ledger().accepted());
    counter(
        "raincheck.server.events.dropped",
        "Events that the listeners, these meters among them, did not keep up with",
        Tags.empty(),
        ServerStatus::droppedEvents);
  }

  private void operations(String state, ToLongFunction<ServerStatus.Method> count) {
    gauge(
        "raincheck.server.operations",
        "Operations that wait for their handler, that run, and whose outcome nobody has fetched",
        Tags.of("state", state),
        status -> sum(status, count));
  }

  private void fills() {
    fill("unfinished", ServerStatus::unfinished);
    fill("kept", ServerStatus::kept);
    fill("kept_bytes", ServerStatus::keptBytes);
    fill("sessions", ServerStatus::sessions);
    fill("connections", ServerStatus::connections);
  }

  private void fill(String limit, Function<ServerStatus, ServerStatus.Fill> fill) {
    Tags which = Tags.of("limit", limit);
    gauge(
        "raincheck.server.used",
        "How much there is of what the server's limits bound",
        which,
        status -> fill.apply(status).used());
    gauge(
        "raincheck.server.used.max",
        "How much of it there may be",
        which,
        status -> fill.apply(status).max());
  }

  private static long sum(ServerStatus status, ToLongFunction<ServerStatus.Method> count) {
    return status.methods().stream().mapToLong(count).sum();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private void gauge(
      String name, String description, Tags own, ToDoubleFunction<ServerStatus> value) {
    Gauge.builder(name, source, it -> it.read(value))
        .description(description)
        .tags(tags.and(own))
        .register(registry);
  }

  private void seconds(String name, String description, Function<ServerStatus, Duration> value) {
    TimeGauge.builder(
            name,
            source,
            TimeUnit.SECONDS,
            it -> it.read(status -> value.apply(status).toNanos() / SECOND_NS))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void counter(
      String name, String description, Tags own, ToDoubleFunction<ServerStatus> value) {
    FunctionCounter.builder(name, source, it -> it.count(value))
        .description(description)
        .tags(tags.and(own))
        .register(registry);
  }
}
