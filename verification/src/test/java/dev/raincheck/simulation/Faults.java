package dev.raincheck.simulation;

import dev.raincheck.protocol.wire.Request;
import java.util.Map;
import java.util.Random;

/// How bad the world is in this history.
public record Faults(double drop, double duplicate, long delayMsMax, boolean kills, boolean hangs) {
  public static Faults drawn(Random random) {
    return random.nextInt(4) == 0
        ? new Faults(0, 0, 2, false, random.nextBoolean())
        : new Faults(
            random.nextDouble() * 0.4,
            random.nextDouble() * 0.3,
            1 + random.nextInt(3_000),
            random.nextInt(3) == 0,
            random.nextBoolean());
  }

  /// What a caller asks for: a limit, if a handler might never return; and for some calls a key, by
  /// which the server knows them in another session.
  public Request.Options options(Random random, long number) {
    Long within =
        switch (random.nextInt(4)) {
          case 0 -> 0L;
          case 1 -> (long) random.nextInt(2_000);
          default -> null;
        };
    Long limit = hangs || random.nextInt(5) == 0 ? (Long) (1L + random.nextInt(6_000)) : null;
    String key = random.nextInt(3) == 0 ? "call " + number : null;
    return new Request.Options(within, limit, null, random.nextInt(5) > 0, Map.of()).withKey(key);
  }
}
