package dev.raincheck.protocol;

import java.util.ArrayList;
import java.util.List;

/// What a loop has for virtual threads to do, done together at the end of a turn: to start or to
/// unpark one wakes a carrier, which on a busy machine takes the processor from the loop, finds one
/// thread to run, and sleeps again. So the loop wakes a single one, and that wakes the others:
/// docs/decisions/one-wake-a-turn.md. For one thread.
public final class CarrierWakes {
  private List<Runnable> wakes = new ArrayList<>();

  /// Keeps it until the next [#run].
  ///
  /// @param wake starts or unparks a virtual thread; does not throw
  public void add(Runnable wake) {
    wakes.add(wake);
  }

  /// Does what was added: a single one here, several on a virtual thread.
  public void run() {
    if (wakes.size() == 1) {
      wakes.removeFirst().run();
    } else if (!wakes.isEmpty()) {
      List<Runnable> all = wakes;
      wakes = new ArrayList<>();
      Thread.ofVirtual().name("raincheck-wakes").start(() -> all.forEach(Runnable::run));
    }
  }
}
