package dev.raincheck.transport.loop;

import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/// Does something once when the transport has gone through all that is ready now, and before it
/// waits for more: what many channels bring in one round is one piece of work. The transport
/// thread's.
final class RoundEnd implements IPollEvents {
  /// The poller runs its timers there. They go by the wall clock, which may be set back, so this
  /// one has been due for 35 years.
  private static final long LONG_AGO_MS = -(1L << 40);

  private final Runnable work;
  private boolean asked;

  RoundEnd(Runnable work) {
    this.work = work;
  }

  /// Once, however often it is asked for before it is done. While it is done, asking does nothing:
  /// the poller would do it again before it looks at its channels.
  void ask(Poller poller) {
    if (!asked) {
      asked = true;
      poller.addTimer(LONG_AGO_MS, this, 0);
    }
  }

  @Override
  public void timerEvent(int id) {
    try {
      work.run();
    } finally {
      asked = false;
    }
  }
}
