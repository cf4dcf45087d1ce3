package dev.raincheck.micrometer;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.ClientEvent;
import dev.raincheck.client.ClientListener;
import dev.raincheck.client.RaincheckClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/// The meters of a client: a listener for what happens to its calls.
///
/// ```java
/// var metrics = new RaincheckClientMetrics();
/// var client = RaincheckClient.connect(ClientOptions.of(address).withListener(metrics));
/// metrics.observe(client).bindTo(registry);
/// ```
///
/// `docs/operating.md` lists the meters. Their tags are bounded: of methods the first
/// [#METHODS_MAX], and there is none for tokens or texts. Events run behind the client's bounded
/// queue: a registry that throws or is slow costs events, which are counted, and never delays a
/// call. All methods can be called by any thread, in any order.
public final class RaincheckClientMetrics implements ClientListener, MeterBinder {
  /// How many methods have meters of their own; further ones share those of `_OTHER`.
  public static final int METHODS_MAX = 500;

  private final Tags tags;
  private volatile @Nullable RaincheckClient client;
  private volatile @Nullable ClientMeters meters;

  /// Meters without tags of their own.
  public RaincheckClientMetrics() {
    this(Tags.empty());
  }

  /// Meters with tags of their own, such as the name of one of several clients.
  ///
  /// @param tags the same keys for all clients of a registry
  public RaincheckClientMetrics(Tags tags) {
    this.tags = requireNonNull(tags, "tags");
  }

  /// Reads from this client how many events were dropped.
  ///
  /// @param observed the client that these listen to
  /// @return these
  public RaincheckClientMetrics observe(RaincheckClient observed) {
    client = requireNonNull(observed, "observed");
    return this;
  }

  /// Puts the meters into a registry: into one, or into a composite of several. What happened
  /// before is not in them.
  @Override
  public void bindTo(MeterRegistry registry) {
    meters = new ClientMeters(requireNonNull(registry, "registry"), tags);
    FunctionCounter.builder("raincheck.client.events.dropped", this, it -> it.dropped())
        .description("Events that the listeners, these meters among them, did not keep up with")
        .tags(tags)
        .register(registry);
  }

  private double dropped() {
    RaincheckClient observed = client;
    return observed == null ? 0 : observed.droppedEvents();
  }

  /// The client's own thread for listeners calls it.
  @Override
  public void on(ClientEvent event) {
    ClientMeters all = meters;
    if (all == null) {
      return;
    }
    switch (event.kind()) {
      case SENT -> all.sent();
      case ANSWERED -> {}
      case DEFERRED -> all.deferred();
      case DONE -> all.done(event.method(), status(event), event.age());
      default -> {} // of a later version
    }
  }

  private static String status(ClientEvent event) {
    return event.isSuccess() ? "OK" : event.code().map(ErrorCode::name).orElse("NO_ANSWER");
  }
}
