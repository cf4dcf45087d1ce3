package dev.raincheck.shutdown;

import java.util.Random;

/// What becomes of one operation if nobody interferes. Times in milliseconds.
///
/// @param arrivesAt 0 if it was in flight before the shutdown was requested
/// @param startsAt when a handler is free for it
/// @param worksFor from its start to its result
/// @param claimedAfter from its end, whatever it is, until a client has learnt of it
/// @param returnsAfter from its abort until its handler returns
record Script(
    String method,
    long arrivesAt,
    long startsAt,
    long worksFor,
    long claimedAfter,
    long returnsAfter) {

  static final long NEVER = Long.MAX_VALUE / 4;

  /// In flight and running.
  static Script running(String method, long worksFor, long claimedAfter) {
    return new Script(method, 0, 0, worksFor, claimedAfter, 100);
  }

  /// Waiting for a handler.
  static Script queued(String method, long startsAt, long worksFor, long claimedAfter) {
    return new Script(method, 0, startsAt, worksFor, claimedAfter, 100);
  }

  /// Anything: quick, slow, endless, never started, never claimed, deaf to interrupts.
  static Script random(Random random, String... methods) {
    return new Script(
        methods[random.nextInt(methods.length)],
        random.nextInt(4) == 0 ? random.nextLong(1, 20_000) : 0,
        random.nextBoolean() ? 0 : time(random),
        time(random),
        time(random),
        time(random));
  }

  private static long time(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> NEVER;
      case 2 -> random.nextLong(100_000);
      default -> random.nextLong(8_000);
    };
  }
}
