package dev.raincheck.simulation.fleet;

import dev.raincheck.simulation.Agenda;
import java.util.Random;

/// A server's clock: it starts anywhere, and goes as fast as the others, or nearly.
final class OwnClock {
  private final Agenda agenda;
  private final long startNs;
  private final long sinceNs;
  private final double rate;

  OwnClock(Agenda agenda, Random random) {
    this.agenda = agenda;
    this.startNs = random.nextLong(1_000_000_000_000L);
    this.sinceNs = agenda.nowNs();
    this.rate = random.nextBoolean() ? 1 : 0.9 + 0.2 * random.nextDouble();
  }

  long nowNs() {
    return startNs + (long) ((agenda.nowNs() - sinceNs) * rate);
  }

  /// When it says so, by the clock of the history.
  long toHistoryNs(long ns) {
    return ns == Long.MAX_VALUE ? ns : sinceNs + (long) Math.ceil((ns - startNs) / rate) + 2;
  }
}
