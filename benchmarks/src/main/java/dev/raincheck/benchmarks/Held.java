package dev.raincheck.benchmarks;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Work that takes as long as the benchmark wants.
@Service("held")
interface Held {
  /// Answered with a token at once; ends when the server's process is told to release.
  @Blocking
  long hold();

  /// The same, but answered with the result if it is there in time.
  long holdOrdinarily();

  /// Answered with a token at once, and done at once.
  @Blocking
  long give(long value);

  /// From memory.
  @NonBlocking
  long quick(long value);

  /// Takes a carrier, and gives it back to nobody.
  long burn();

  /// Ends when it is this number's turn, and says when that was: nanoseconds of a clock that all
  /// processes of this machine share.
  @Blocking
  long stamp(int number);

  /// The implementation, and what the server's process does to it.
  final class AtWork implements Held {
    volatile CountDownLatch release = new CountDownLatch(1);
    final AtomicLong running = new AtomicLong();
    private volatile int turn = -1;
    private final Thread[] waiting;

    AtWork(int stamps) {
      waiting = new Thread[stamps];
    }

    @Override
    public long hold() {
      running.incrementAndGet();
      try {
        release.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      running.decrementAndGet();
      return 0;
    }

    @Override
    public long holdOrdinarily() {
      return hold();
    }

    @Override
    public long give(long value) {
      return value;
    }

    @Override
    public long quick(long value) {
      return value;
    }

    @Override
    public long burn() {
      long x = 1;
      while (release.getCount() > 0) {
        x = x * 31 + 7;
      }
      return x;
    }

    @Override
    public long stamp(int number) {
      waiting[number] = Thread.currentThread();
      running.incrementAndGet();
      while (turn < number && !Thread.currentThread().isInterrupted()) {
        LockSupport.park(this);
      }
      return System.nanoTime();
    }

    /// Ends all that are held; those to come are held again.
    void again() {
      release.countDown();
      while (running.get() > 0) {
        Thread.onSpinWait();
      }
      release = new CountDownLatch(1);
    }

    /// Lets them end one after the other.
    void turnsUpTo(int count, long everyNs) {
      long dueNs = System.nanoTime();
      for (int number = 0; number < count; number++) {
        dueNs += everyNs;
        LockSupport.parkNanos(dueNs - System.nanoTime());
        turn = number;
        LockSupport.unpark(waiting[number]);
      }
    }
  }
}
