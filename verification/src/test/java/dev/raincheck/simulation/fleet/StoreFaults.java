package dev.raincheck.simulation.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How bad the store is in this history.
///
/// @param delayMsMax how long each way takes at most
/// @param fails of what is asked, how much fails and is not done
/// @param doubtful how much is done and fails all the same
/// @param silent how much is done or not, and not answered for long
/// @param refuses whether it will never have some of the records
/// @param troubles when it is worse
record StoreFaults(
    long delayMsMax,
    double fails,
    double doubtful,
    double silent,
    boolean refuses,
    List<Trouble> troubles) {
  /// For how long no answer is one.
  static final long SILENCE_MS = 5_000;

  enum Kind {
    SLOW,
    DOWN,
    FULL
  }

  record Trouble(Kind kind, long fromMs, long toMs) {}

  static final StoreFaults NONE = new StoreFaults(3, 0, 0, 0, false, List.of());

  static StoreFaults drawn(Random random, long endMs) {
    if (random.nextInt(4) == 0) {
      return NONE;
    }
    List<Trouble> troubles = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long from = random.nextLong(endMs);
      long to = Math.min(endMs, from + random.nextLong(random.nextBoolean() ? 800 : 6_000));
      troubles.add(new Trouble(Kind.values()[random.nextInt(3)], from, to));
    }
    boolean isFlaky = random.nextBoolean();
    return new StoreFaults(
        1 + random.nextInt(random.nextBoolean() ? 5 : 400),
        isFlaky ? random.nextDouble() * 0.2 : 0,
        isFlaky ? random.nextDouble() * 0.3 : 0,
        isFlaky ? random.nextDouble() * 0.05 : 0,
        random.nextInt(6) == 0,
        troubles);
  }

  boolean is(Kind kind, long nowMs) {
    return troubles.stream()
        .anyMatch(it -> it.kind == kind && it.fromMs <= nowMs && nowMs < it.toMs);
  }
}
