package dev.raincheck.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/// Ids for the calls of one process, which no other process uses.
final class SoakIds {
  private static final long EACH = 1_000_000_000_000L;

  private final AtomicLong last;

  /// @param process from 1
  SoakIds(int process) {
    last = new AtomicLong(process * EACH);
  }

  long next() {
    return last.incrementAndGet();
  }
}
