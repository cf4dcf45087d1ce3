package dev.raincheck.benchmarks;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Work that takes its time, and nothing else.
@Service("rest")
interface Rest {
  @Blocking
  long rest(long ms);

  static long resting(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    return ms;
  }
}
