package dev.raincheck.protocol;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The threads at one end of the wire: those that the transport works with, and the loop that owns
/// the socket. Knows whether the former live, and keeps all from burning their time slices on a
/// signal that is still under way.
///
/// JeroMQ 0.7.0 writes a byte into a pipe to wake a thread, and counts the signal only then. If the
/// woken thread takes the processor from the one that writes, it finds the byte but no signal, and
/// looks again and again, for milliseconds, until its slice ends. A pause lets the other go on:
/// docs/decisions/pause-while-a-signal-is-under-way.md
public final class TransportThreads {
  private final Consumer<String> broken;
  private final VainLooks looks;
  private volatile boolean dead;

  /// @param broken told, on the thread that dies, that the transport has failed for good
  public TransportThreads(Consumer<String> broken) {
    this(broken, TransportThreads::pause);
  }

  TransportThreads(Consumer<String> broken, Runnable pause) {
    this.broken = broken;
    this.looks = new VainLooks(pause);
  }

  /// As short as the system's timers can, on Linux some 60 µs; to yield would cost the rest of the
  /// slice.
  static void pause() {
    LockSupport.parkNanos(1);
  }

  /// A thread of the transport, not started yet.
  public Thread create(Runnable work, String name) {
    var thread = new TransportThread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, cause) -> {
      dead = true;
      broken.accept("ZeroMQ thread " + name + " died: " + cause);
    });
    return thread;
  }

  /// The loop has waited.
  ///
  /// @param inVain whether something was announced that is not there
  public void waited(boolean inVain) {
    looks.looked(inVain);
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
