package dev.raincheck.doors.http.front;

import dev.raincheck.transport.loop.FreshThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The JDK's thread by which waits end (`completeOnTimeout`): one for the process, for as long as
/// that lives. It inherits the class loader and the thread locals of whoever is the first to need
/// it, which would keep the classes of a web application that has ended: so it is made by a thread
/// that has none.
final class Timeouts {
  private Timeouts() {}

  /// Has it made, if there is none yet.
  static void begin() {
    var begun = new CompletableFuture<Void>();
    FreshThreads.daemon(
            "raincheck-http-timeouts",
            () -> {
              try {
                Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
                begun.completeOnTimeout(null, 0, TimeUnit.NANOSECONDS);
              } finally {
                begun.complete(null); // whatever it was: who opens a door does not wait for it
              }
            })
        .start();
    begun.join();
  }
}
