package dev.raincheck.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a virtual machine's host takes of its processors for others: nobody on it can be on time
/// then.
final class Steal {
  private static final Path STATISTICS = Path.of("/proc/stat");

  /// Where it stands in the line of all processors: user, nice, system, idle, iowait, irq, softirq,
  /// steal. What follows is part of these.
  private static final int STOLEN = 7;

  private long stolen;
  private long all;

  Steal() {
    percent();
  }

  /// Since the last time that it was asked for; 0 where the system does not say.
  double percent() {
    if (!Files.exists(STATISTICS)) {
      return 0; // no Linux
    }
    long[] ticks = ticks();
    long stolenBefore = stolen;
    long allBefore = all;
    stolen = ticks[STOLEN];
    all = Arrays.stream(ticks).sum();
    return all == allBefore ? 0 : 100.0 * (stolen - stolenBefore) / (all - allBefore);
  }

  private static long[] ticks() {
    try {
      String processors = Files.readAllLines(STATISTICS).getFirst();
      return Arrays.stream(processors.split(" +"))
          .skip(1)
          .limit(STOLEN + 1)
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }
}
