package dev.raincheck.protocol;

import java.util.function.Consumer;

/// Makes the threads that the transport works with, on either side, and knows whether they live.
public final class TransportThreads {
  private final Consumer<String> broken;
  private volatile boolean dead;

  /// @param broken told, on the thread that dies, that the transport has failed for good
  public TransportThreads(Consumer<String> broken) {
    this.broken = broken;
  }

  /// A thread that is not started yet.
  public Thread create(Runnable work, String name) {
    var thread = new SelectingThread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, cause) -> {
      dead = true;
      broken.accept("ZeroMQ thread " + name + " died: " + cause);
    });
    return thread;
  }

  /// Ends the transport. That waits for its threads, and for ever if one has died: then not by the
  /// thread that calls this.
  public void end(Runnable close) {
    if (dead) {
      Thread.ofPlatform().daemon().name("raincheck-closer").start(close);
    } else {
      close.run();
    }
  }
}
