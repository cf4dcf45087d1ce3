package dev.raincheck.simulation.fleet;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Renews the lease of a server's run and looks out for dead ones, as the keeper of a
/// `PostgresRun`: beside what the server writes.
final class Keeper {
  /// How long a statement waits for the rows of those that write, if it is the only one.
  private static final long LOCK_WAIT_MS = 500;

  private final Process process;
  private final StoreWire wire;
  private final SimulatedStore store;
  private final Random random;
  private final long leaseMs;
  private SimulatedRun run;

  Keeper(Process process, StoreWire wire, SimulatedStore store, Random random, long leaseMs) {
    this.process = process;
    this.wire = wire;
    this.store = store;
    this.random = random;
    this.leaseMs = leaseMs;
  }

  /// For this run from now on.
  void keep(SimulatedRun run) {
    this.run = run;
    lookLater(run.identity().epoch());
  }

  private void lookLater(long kept) {
    process.later(leaseMs / 8 + random.nextLong(leaseMs / 8), () -> look(kept));
  }

  private <T> void ask(long kept, StoreWire.Question<T> question, Consumer<T> then) {
    wire.ask(
        new StoreWire.Asker<T>(
            process,
            said -> {
              if (run.identity().epoch() == kept) {
                then.accept(said);
              }
            },
            failed -> lookLater(kept)),
        question);
  }

  private void look(long kept) {
    long decidedMs = run.decidedMs;
    ask(
        kept,
        () -> {
          store.renew(kept, leaseMs, decidedMs);
          return store.isAlive(kept);
        },
        isAlive -> {
          if (isAlive) {
            findDead(kept);
          }
        });
  }

  private void findDead(long kept) {
    ask(
        kept,
        () -> store.suspects().stream().filter(it -> it != kept).toList(),
        suspects -> {
          if (store.flaw == Flaw.TAKE_OVER_IN_ONE) {
            List<Row> seen = store.of(suspects);
            process.later(LOCK_WAIT_MS, () -> takeOverInOne(kept, suspects, seen));
          } else {
            declareDead(kept, suspects, suspects);
          }
        });
  }

  private void takeOverInOne(long kept, List<Long> suspects, List<Row> seen) {
    ask(
        kept,
        () -> {
          suspects.forEach(store::declareDead);
          seen.stream()
              .filter(it -> !it.isDone() && it.owner != 0 && !store.isAlive(it.owner))
              .forEach(store::move);
          return true;
        },
        done -> lookLater(kept));
  }

  private void declareDead(long kept, List<Long> suspects, List<Long> rest) {
    if (rest.isEmpty()) {
      move(kept, suspects);
      return;
    }
    ask(
        kept,
        () -> store.declareDead(rest.getFirst()),
        done -> declareDead(kept, suspects, rest.subList(1, rest.size())));
  }

  private void move(long kept, List<Long> suspects) {
    ask(
        kept,
        () -> {
          List<Long> dead =
              store.flaw == Flaw.ONE_TAKER_ONLY
                  ? suspects.stream().filter(it -> !store.isAlive(it)).toList()
                  : store.debtors();
          return store.move(dead);
        },
        moved -> {
          if (moved > 0) {
            move(kept, suspects);
          } else {
            lookLater(kept);
          }
        });
  }
}
