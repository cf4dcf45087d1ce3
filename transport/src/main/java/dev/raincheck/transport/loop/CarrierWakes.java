package dev.raincheck.transport.loop;

import java.util.ArrayList;
import java.util.List;

/// What a loop has for virtual threads to do, done together: to start or to unpark one may wake a
/// carrier, which on a busy machine takes the processor from the loop, finds one thread to run, and
/// sleeps again. So the loop starts a single one, and that does the rest:
/// docs/decisions/virtual-threads-are-woken-together.md. For one thread.
public final class CarrierWakes {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.transport");

  private List<Runnable> wakes = new ArrayList<>();

  /// Keeps it until the next [#run].
  ///
  /// @param wake starts or unparks a virtual thread; does no harm if it is run twice
  public void add(Runnable wake) {
    wakes.add(wake);
  }

  /// Does what was added: a single one here, several on a virtual thread. One that fails keeps none
  /// of the others from being done.
  public void run() {
    if (wakes.isEmpty()) {
      return;
    }
    List<Runnable> all = wakes;
    wakes = new ArrayList<>(all.size()); // the next turn has probably as many
    if (all.size() == 1) {
      doAll(all);
      return;
    }
    try {
      FreshThreads.virtual("raincheck-wakes", () -> doAll(all)).start();
    } catch (Throwable noThread) { // and perhaps one all the same: then they are done twice
      LOG.error("no thread to wake others", noThread);
      doAll(all);
    }
  }

  private static void doAll(List<Runnable> wakes) {
    for (Runnable wake : wakes) {
      try {
        wake.run();
      } catch (Throwable fault) {
        LOG.error("a virtual thread could not be started or woken", fault);
      }
    }
  }
}
