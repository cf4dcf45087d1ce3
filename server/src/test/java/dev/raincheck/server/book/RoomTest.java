package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Usage;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a client may have follows from what is free, however it is computed.
class RoomTest {
  private static final int HOLDERS_MAX = 60;

  private final Random random = new Random(20);

  @Test
  void client_isRefused_exactlyWhenOneOfItsAccountsIsFull() {
    IntStream.range(0, 20_000).forEach(round -> play());
  }

  /// Some operations of a client, of others at its address, and of others elsewhere.
  private void play() {
    double share = random.nextInt(10) == 0 ? 1 : random.nextDouble(0.05, 1);
    long max = 1L + random.nextInt(HOLDERS_MAX);
    Usage everybody = Usage.ofEverybody();
    Usage address = everybody.ofAddress();
    Usage client = address.ofConnection();
    begin(client, max);
    begin(address.ofConnection(), max);
    begin(everybody.ofAddress(), max);
    var room =
        new Room(
            Limits.DEFAULT.withUnfinishedMax(max).withClientShare(share),
            everybody,
            (usage, kind, nowNs) -> false);
    long addressMax = max(share, max, everybody.unfinished());
    boolean full =
        everybody.unfinished() >= max
            || address.unfinished() >= addressMax
            || client.unfinished() >= max(share, addressMax, address.unfinished());
    assertEquals(
        full,
        room.refusesOperation(client, 0) != null,
        () ->
            "%d of %d of %d of %d, share %s"
                .formatted(
                    client.unfinished(), address.unfinished(), everybody.unfinished(), max, share));
  }

  private void begin(Usage usage, long max) {
    IntStream.range(0, random.nextInt((int) max + 1) / (1 + random.nextInt(4)))
        .forEach(n -> usage.begin());
  }

  private static long max(double share, long ofWhole, long used) {
    double factor = share / (1 - share);
    return Math.clamp((long) (factor * (ofWhole - used) + 1e-6), 1, ofWhole);
  }
}
