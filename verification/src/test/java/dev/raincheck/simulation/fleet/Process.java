package dev.raincheck.simulation.fleet;

import dev.raincheck.simulation.Agenda;
import java.util.ArrayList;
import java.util.List;

/// A process of the fleet: what it is to do it does while it lives, and when it is paused, later.
final class Process {
  private final Agenda agenda;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean paused;
  private boolean dead;

  Process(Agenda agenda) {
    this.agenda = agenda;
  }

  void later(long delayMs, Runnable what) {
    agenda.add(delayMs, () -> now(what));
  }

  /// At once, if it runs.
  void now(Runnable what) {
    if (dead) {
      return;
    }
    if (paused) {
      waiting.add(what);
    } else {
      what.run();
    }
  }

  boolean isPaused() {
    return paused;
  }

  boolean isDead() {
    return dead;
  }

  boolean runs() {
    return !dead && !paused;
  }

  void pause() {
    paused = true;
  }

  /// Everything that has waited happens.
  void wake() {
    paused = false;
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(this::now);
  }

  void kill() {
    dead = true;
    waiting.clear();
  }
}
