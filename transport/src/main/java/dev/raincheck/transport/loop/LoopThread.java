package dev.raincheck.transport.loop;

import org.jspecify.annotations.Nullable;

/// A thread that cannot be interrupted: JeroMQ's sockets would throw, and its poller would not wait
/// any more. User code that a turn calls gets hold of it.
final class LoopThread extends Thread {
  /// Null if it may.
  volatile @Nullable String whyNotToWait;

  LoopThread(ThreadGroup group, Runnable work, String name) {
    super(group, work, name, 0, false);
  }

  @Override
  public void interrupt() {
    // See above.
  }
}
