package dev.raincheck.simulation;

import dev.raincheck.protocol.bytes.Slice;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Handlers, as bad as they come: they finish, fail, hang, and obey a cancel or do not.
final class Handlers {
  private final Agenda agenda;
  private final Random random;
  private final Faults faults;
  private final Oracle oracle;

  /// The one that runs now.
  private final Supplier<@Nullable SimulatedServer> server;

  private final Map<Work, Boolean> obeys = new HashMap<>();

  Handlers(
      Agenda agenda,
      Random random,
      Faults faults,
      Oracle oracle,
      Supplier<@Nullable SimulatedServer> server) {
    this.agenda = agenda;
    this.random = random;
    this.faults = faults;
    this.oracle = oracle;
    this.server = server;
  }

  void serverKilled() {
    obeys.clear();
  }

  void started(Work work) {
    SimulatedServer by = server.get();
    oracle.started(numberOf(work.arguments), work.method());
    obeys.put(work, random.nextInt(3) > 0);
    if (work.method().equals("sim.quick")) {
      agenda.add(0, () -> end(by, work));
    } else if (!(faults.hangs() && random.nextInt(4) == 0)) {
      long runsMs = random.nextInt(random.nextBoolean() ? 300 : 5_000);
      for (int i = 0; i < random.nextInt(3); i++) {
        agenda.add(random.nextLong(runsMs + 1), () -> progress(by, work));
      }
      agenda.add(runsMs, () -> end(by, work));
    }
  }

  private boolean runs(@Nullable SimulatedServer by) {
    return by != null && server.get() == by;
  }

  private void progress(@Nullable SimulatedServer by, Work work) {
    if (by != null && runs(by)) {
      by.progress(work, random.nextDouble());
    }
  }

  private void end(@Nullable SimulatedServer by, Work work) {
    if (by != null && runs(by)) {
      oracle.ended(numberOf(work.arguments));
      if (random.nextInt(6) == 0) {
        by.fail(work);
      } else {
        by.finish(work, Payload.result(work.arguments));
      }
    }
  }

  void askedToStop(Work work) {
    SimulatedServer by = server.get();
    if (obeys.getOrDefault(work, false)) {
      agenda.add(
          random.nextInt(50),
          () -> {
            if (by != null && runs(by)) {
              oracle.ended(numberOf(work.arguments));
              by.fail(work);
            }
          });
    }
  }

  private static long numberOf(byte[] arguments) {
    return Payload.numberOf(Slice.of(arguments));
  }
}
