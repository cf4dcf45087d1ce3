package dev.raincheck.simulation.doors;

import dev.raincheck.protocol.value.Values;
import dev.raincheck.simulation.Faults;
import dev.raincheck.simulation.SimulatedServer;
import dev.raincheck.simulation.Work;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Handlers of one run of the server: they finish, fail, hang, and obey a cancel or do not.
final class DoorHandlers {
  private final DoorWorld world;
  private final Random random;
  private final Faults faults;
  private final SimulatedServer server;

  /// Whether that run goes on.
  private final java.util.function.BooleanSupplier runs;

  /// Hears of calls that have ended.
  private final java.util.function.LongConsumer ended;

  DoorHandlers(
      DoorWorld world,
      Random random,
      Faults faults,
      SimulatedServer server,
      java.util.function.BooleanSupplier runs,
      java.util.function.LongConsumer ended) {
    this.world = world;
    this.random = random;
    this.faults = faults;
    this.server = server;
    this.runs = runs;
    this.ended = ended;
  }

  void started(Work work) {
    world.oracle().started(numberOf(work));
    if (work.method().equals("sim.quick")) {
      world.at(0, () -> end(work, random.nextInt(6) == 0));
    } else if (!(faults.hangs() && random.nextInt(6) == 0)) {
      world.at(
          random.nextInt(random.nextBoolean() ? 300 : 9_000),
          () -> end(work, random.nextInt(6) == 0));
    }
  }

  void askedToStop(Work work) {
    if (random.nextInt(3) > 0) {
      world.at(random.nextInt(50), () -> end(work, true));
    }
  }

  private void end(Work work, boolean fails) {
    if (!runs.getAsBoolean()) {
      return;
    }
    long number = numberOf(work);
    world.oracle().ended(number, world.nowNs());
    if (fails) {
      server.fail(work);
    } else {
      server.finish(work, Values.encode(Sim.result(number)));
    }
    ended.accept(number);
  }

  private static long numberOf(Work work) {
    Object number =
        switch (Values.decode(work.arguments)) {
          case List<?> list -> list.getFirst();
          case Map<?, ?> map -> map.get("number");
          case null, default -> throw new AssertionError("arguments of something else");
        };
    return ((Number) number).longValue();
  }
}
