package dev.raincheck.micrometer;

import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries out what may fail in an application's handlers of observations: whatever they throw is
/// logged once, and the call goes on as if nobody observed it.
final class Harmless {
  private final BackgroundLogger log;
  private volatile boolean told;

  /// @param logger its name
  Harmless(String logger) {
    this.log = BackgroundLogger.of(logger);
  }

  void run(Runnable observing) {
    get(() -> {
      observing.run();
      return observing;
    });
  }

  /// @return null if it failed
  <T> @Nullable T get(Supplier<T> observing) {
    try {
      return observing.get();
    } catch (Throwable thrown) { // also what a library of another version is missing
      if (!told) {
        told = true;
        log.warn(
            "a handler of observations failed; calls go on without what it observes (expected: one"
                + " that throws nothing). Logged once",
            thrown);
      }
      return null;
    }
  }
}
