package dev.raincheck.simulation;

import dev.raincheck.server.settings.Limits;
import java.util.Random;

/// How much a server admits in this history, and how much is asked of it.
///
/// @param small whether some limits may be reached
/// @param clients how many come, and go
/// @param padding how many characters the arguments may have beside the call's number
public record Room(boolean small, int clients, int padding) {
  /// Of so many histories one is played in little room.
  private static final int SMALL = 5;

  private static final int PADDING_MAX = 3_000;

  public static Room drawn(Random random) {
    return random.nextInt(SMALL) == 0
        ? new Room(true, 2 + random.nextInt(7), random.nextBoolean() ? 0 : PADDING_MAX)
        : new Room(false, 1 + random.nextInt(3), 0);
  }

  /// Of one run of the server. One limit is small, and others are now and then, so that each is the
  /// one that is reached in some history; what may be kept twice as often, since much hangs on it.
  public Limits limits(Random random) {
    Limits ample = Limits.DEFAULT.withUnfinishedMax(1_000);
    if (!small) {
      return ample;
    }
    int tight = random.nextInt(9);
    return ample
        .withUnfinishedMax(drawn(random, tight == 0, 6, ample.unfinishedMax()))
        .withKeptMax(drawn(random, tight == 1 || tight == 2, 10, ample.keptMax()))
        .withKeptBytesMax(
            4_000 + drawn(random, tight == 3 || tight == 4, 16_000, ample.keptBytesMax()))
        .withSessionsMax((int) drawn(random, tight == 5, 5, ample.sessionsMax()))
        .withSessionCallsMax((int) drawn(random, tight == 6, 8, ample.sessionCallsMax()))
        .withTombstonesMax((int) drawn(random, tight == 7, 4, ample.tombstonesMax()))
        .withKeysMax((int) drawn(random, tight == 8, 3, ample.keysMax()))
        .withClientShare(random.nextBoolean() ? 1 : 0.3 + 0.6 * random.nextDouble());
  }

  private static long drawn(Random random, boolean tight, int smallMax, long ample) {
    return tight || random.nextInt(6) == 0 ? 1 + random.nextInt(smallMax) : ample;
  }

  /// How often the connection of each client ends by itself, at most.
  public int cutsMax() {
    return small ? 8 : 3;
  }

  /// What a call takes along.
  public String padding(Random random) {
    return padding == 0 ? "" : "x".repeat(random.nextInt(padding));
  }
}
