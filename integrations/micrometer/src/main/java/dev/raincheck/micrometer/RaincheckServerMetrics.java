package dev.raincheck.micrometer;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerEvent;
import dev.raincheck.server.ServerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/// The meters of a server: a listener for what happens, and gauges of its status.
///
/// ```java
/// var metrics = new RaincheckServerMetrics();
/// var server = RaincheckServer.builder(address).serve(Reports.class, reports).listener(metrics).start();
/// metrics.observe(server).bindTo(registry);
/// ```
///
/// `docs/operating.md` lists the meters. Their tags are bounded: methods are the served ones, and
/// there is none for principals, tokens or texts. Events run behind the server's bounded queue: a
/// registry that throws or is slow costs events, which are counted, and never delays a call. All
/// methods can be called by any thread, in any order.
public final class RaincheckServerMetrics implements ServerListener, MeterBinder {
  private final Tags tags;
  private final StatusSource source = new StatusSource();
  private final ClaimDelays delays = new ClaimDelays();
  private volatile @Nullable ServerMeters meters;

  /// Meters without tags of their own.
  public RaincheckServerMetrics() {
    this(Tags.empty());
  }

  /// Meters with tags of their own, such as the name of one of several servers.
  ///
  /// @param tags the same keys for all servers of a registry
  public RaincheckServerMetrics(Tags tags) {
    this.tags = requireNonNull(tags, "tags");
  }

  /// Reads the gauges from this server's status; after a restart from the next server's.
  ///
  /// @param observed the server that these listen to
  /// @return these
  public RaincheckServerMetrics observe(RaincheckServer observed) {
    source.observe(requireNonNull(observed, "observed"));
    return this;
  }

  /// Puts the meters into a registry: into one, or into a composite of several. What happened
  /// before is not in the timers and counters.
  @Override
  public void bindTo(MeterRegistry registry) {
    meters = new ServerMeters(requireNonNull(registry, "registry"), tags);
    new ServerGauges(registry, tags, source).bind();
  }

  /// The server's own thread for listeners calls it.
  @Override
  public void on(ServerEvent event) {
    ServerMeters all = meters;
    if (all == null) {
      return;
    }
    String code = event.code().map(ErrorCode::name).orElse("OK");
    switch (event.kind()) {
      case ACCEPTED -> {}
      case REFUSED -> all.refused(code);
      case STARTED -> all.started(event.method(), event.age());
      case ANSWERED ->
          all.answered(event.method(), event.isDeferred() ? "DEFERRED" : code, event.age());
      case ENDED -> {
        all.ended(event.method(), code, event.age());
        if (event.isDeferred()) {
          event.operationId().ifPresent(id -> delays.ended(id, event.age()));
        }
      }
      case DELIVERED, ACKNOWLEDGED -> // the first sign that somebody has it
          event
              .operationId()
              .flatMap(id -> delays.claimed(id, event.age()))
              .ifPresent(all::claimed);
      case EXPIRED -> event.operationId().ifPresent(delays::forget);
      default -> {} // of a later version
    }
  }
}
