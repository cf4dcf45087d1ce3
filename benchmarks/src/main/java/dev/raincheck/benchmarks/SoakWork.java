package dev.raincheck.benchmarks;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the soak's clients call. Each call has an id of its own, which is written down before
/// anything else happens, and comes back.
@Service("soak")
interface SoakWork {
  /// The id of calls that nobody writes down.
  long UNRECORDED = 0;

  @NonBlocking
  long look(long id);

  /// Answered with the result if it is ready in time.
  long work(long id, long ms);

  /// Answered with a token at once.
  @Blocking
  long build(long id, long ms);

  /// The implementation.
  record AtWork(SoakRecord starts) implements SoakWork {
    private void started(long id) {
      if (id != UNRECORDED) {
        starts.add(id);
      }
    }

    @Override
    public long look(long id) {
      started(id);
      return id;
    }

    @Override
    public long work(long id, long ms) {
      started(id);
      long dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
      for (long leftNs; (leftNs = dueNs - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(leftNs);
        if (Thread.interrupted()) {
          throw new CancellationException(id + " was told to stop");
        }
      }
      return id;
    }

    @Override
    public long build(long id, long ms) {
      return work(id, ms);
    }
  }
}
