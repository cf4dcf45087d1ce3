package dev.raincheck.doors.http.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// So much of something, for everybody together. Who has a name may take more as long as theirs is
/// less than nine times what is still free, so one alone comes to nine tenths. Who has none cannot
/// be told from others, and may take what there is.
final class Shares {
  private static final int SHARE = 9;

  private final long max;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> byName = new ConcurrentHashMap<>();

  Shares(long max) {
    this.max = max;
  }

  /// Whether there is so much more; if so it is taken, until it is given back.
  boolean take(String name, long more) {
    if (more == 0) {
      return true;
    }
    long free = max - taken.getAndAdd(more);
    long its = name.isEmpty() ? 0 : byName.merge(name, more, Long::sum) - more;
    if (more <= free && its / SHARE < free) {
      return true;
    }
    giveBack(name, more);
    return false;
  }

  void giveBack(String name, long less) {
    taken.addAndGet(-less);
    if (!name.isEmpty()) {
      byName.computeIfPresent(name, (same, its) -> its == less ? null : (Long) (its - less));
    }
  }

  long taken() {
    return taken.get();
  }
}
