package dev.raincheck.simulation.fleet;

import dev.raincheck.server.store.StoreException;
import dev.raincheck.simulation.Agenda;
import java.util.Random;
import java.util.function.Consumer;

/// The way between the servers and their store: what is asked takes its time, fails, is done and
/// fails all the same, or is never answered.
final class StoreWire {
  /// What is asked. It is done at once, or not at all.
  @FunctionalInterface
  interface Question<T> {
    T ask() throws StoreException;
  }

  /// Who asks, and hears.
  ///
  /// @param then hears what the store says
  /// @param failed hears that it did not
  record Asker<T>(Process process, Consumer<T> then, Consumer<StoreException> failed) {}

  private final Agenda agenda;
  private final Random random;
  private final SimulatedStore store;
  private StoreFaults faults;

  /// How often the store failed.
  int failures;

  StoreWire(Agenda agenda, Random random, SimulatedStore store, StoreFaults faults) {
    this.agenda = agenda;
    this.random = random;
    this.store = store;
    this.faults = faults;
  }

  /// From now on it works.
  void heal() {
    faults = StoreFaults.NONE;
  }

  boolean refuses() {
    return faults.refuses();
  }

  <T> void ask(Asker<T> asker, Question<T> question) {
    ask(asker, false, question);
  }

  /// @param adds whether it needs room
  <T> void ask(Asker<T> asker, boolean adds, Question<T> question) {
    agenda.add(delayMs(), () -> reached(asker, adds, question));
  }

  private long delayMs() {
    long max = faults.is(StoreFaults.Kind.SLOW, store.nowMs()) ? 4_000 : faults.delayMsMax();
    return random.nextLong(max);
  }

  private <T> void reached(Asker<T> asker, boolean adds, Question<T> question) {
    boolean isLost = !asker.process().runs() && random.nextBoolean(); // in the midst of it
    double dice = random.nextDouble();
    boolean isDown = faults.is(StoreFaults.Kind.DOWN, store.nowMs());
    if (isLost || isDown || dice < faults.fails()) {
      fail(asker, random.nextInt(8) == 0);
      return;
    }
    if (adds && faults.is(StoreFaults.Kind.FULL, store.nowMs())) {
      failures++;
      answer(asker, () -> asker.failed().accept(failure(StoreException.Kind.FULL)));
      return;
    }
    try {
      T said = question.ask();
      if (dice < faults.fails() + faults.doubtful()) {
        fail(asker, false);
      } else if (dice < faults.fails() + faults.doubtful() + faults.silent()) {
        fail(asker, true);
      } else {
        answer(asker, () -> asker.then().accept(said));
      }
    } catch (StoreException refused) {
      answer(asker, () -> asker.failed().accept(refused));
    }
  }

  private void answer(Asker<?> asker, Runnable what) {
    asker.process().later(delayMs(), what);
  }

  private void fail(Asker<?> asker, boolean silently) {
    failures++;
    asker
        .process()
        .later(
            silently ? StoreFaults.SILENCE_MS : delayMs(),
            () -> asker.failed().accept(failure(StoreException.Kind.UNAVAILABLE)));
  }

  private static StoreException failure(StoreException.Kind kind) {
    return new StoreException(kind, "simulated", null);
  }
}
