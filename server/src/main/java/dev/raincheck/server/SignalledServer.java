package dev.raincheck.server;

import dev.raincheck.transport.loop.BackgroundLogger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A server that signals shut down.
///
/// @param starter the thread that started it: it may wait for the ledger, to print it
/// @param budget of its shutdown
record SignalledServer(
    RaincheckServer server, Thread starter, Duration budget, LongSupplier clock) {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// What closing may take beyond the shutdown's budget. A server whose loop is held up cannot end
  /// by itself.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final Duration PRINTING = Duration.ofSeconds(1);

  /// Waits until all have closed or failed, or have had their time, and those who wait for them
  /// have had theirs.
  static void awaitAll(List<SignalledServer> servers) throws InterruptedException {
    if (servers.isEmpty()) {
      return;
    }
    long sinceNs = servers.getFirst().clock.getAsLong();
    for (SignalledServer each : servers) {
      long usedNs = each.clock.getAsLong() - sinceNs;
      Duration patience = each.budget.plus(MARGIN);
      if (!each.server.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.convert(patience) - usedNs))) {
        LOG.error("not closed within {} s; exiting without a ledger", patience.toSeconds());
      }
    }
    for (SignalledServer each : servers) {
      each.starter.join(PRINTING);
    }
  }
}
