package dev.raincheck.transport.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Closes a transport, whichever of its threads are still there. JeroMQ's termination waits for all
/// of them, and without end if one has died, be it before the termination or in the midst of it: so
/// another thread does that waiting, and is left behind if need be.
final class TransportClosing {
  private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
  private volatile boolean lostThread;

  /// One of the transport's threads has died: from now on nobody waits for the termination.
  void threadDied() {
    lostThread = true;
    over.complete(null);
  }

  boolean hasLostThread() {
    return lostThread;
  }

  /// Returns when the transport is closed, or has lost a thread. Throws what the closing threw.
  ///
  /// @param name of the loop
  /// @param transport closes it
  void close(String name, Runnable transport) {
    Runnable closing = () -> closed(transport);
    try {
      FreshThreads.daemon(name + "-closing", closing).start();
    } catch (OutOfMemoryError noThread) { // or no memory: better a thread that may wait than none
      closing.run();
    }
    await();
  }

  private void closed(Runnable transport) {
    try {
      transport.run();
      over.complete(null);
    } catch (Throwable failure) {
      over.completeExceptionally(failure);
    }
  }

  private void await() {
    try {
      over.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw failed;
      }
    }
  }
}
