package dev.raincheck.simulation.fleet;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.simulation.Faults;
import dev.raincheck.simulation.Payload;
import dev.raincheck.simulation.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Handlers of a fleet: each of their starts gives back another value.
final class FleetHandlers {
  private final Random random;
  private final Faults faults;
  private final FleetOracle oracle;
  private final Map<Work, Boolean> obeys = new HashMap<>();
  private int starts;
  private boolean behaving;

  FleetHandlers(Random random, Faults faults, FleetOracle oracle) {
    this.random = random;
    this.faults = faults;
    this.oracle = oracle;
  }

  /// From now on none hangs.
  void behave() {
    behaving = true;
  }

  void started(FleetServer by, Work work) {
    oracle.started(by, work);
    obeys.put(work, random.nextInt(3) > 0);
    boolean mayHang = faults.hangs() && !behaving && !work.method().equals("sim.quick");
    if (mayHang && random.nextInt(4) == 0) {
      return;
    }
    boolean isQuick = work.method().equals("sim.quick");
    long runsMs = isQuick ? 0 : random.nextInt(random.nextBoolean() ? 300 : 5_000);
    if (random.nextInt(4) == 0) {
      by.process.later(random.nextLong(runsMs + 1), () -> by.progress(work, random.nextDouble()));
    }
    by.process.later(runsMs, () -> end(by, work));
  }

  private void end(FleetServer by, Work work) {
    if (!by.serves()) {
      return;
    }
    if (random.nextInt(6) == 0) {
      by.fail(work);
    } else {
      long number = Payload.numberOf(Slice.of(work.arguments));
      byte[] value = Values.encode(List.of(number, "start " + ++starts));
      oracle.gave(number, value);
      by.finish(work, value);
    }
  }

  void askedToStop(FleetServer by, Work work) {
    if (obeys.getOrDefault(work, false)) {
      by.process.later(
          random.nextInt(50),
          () -> {
            if (by.serves()) {
              by.fail(work);
            }
          });
    }
  }
}
