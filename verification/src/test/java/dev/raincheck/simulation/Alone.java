package dev.raincheck.simulation;

import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.terms.Identifiers;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.util.random.RandomGenerator;

/// A server without a store, which shares nothing with others.
public final class Alone {
  private Alone() {}

  public static BookSettings settings(
      ServerWorld world,
      RandomGenerator random,
      Times times,
      Limits limits,
      ShutdownStrategy strategy) {
    long epoch = Identifiers.draw(random);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return new BookSettings(
        "simulated",
        epoch,
        times,
        limits,
        strategy,
        new TokenSigner("simulated", epoch, secret, false),
        Access.OPEN,
        random,
        0,
        world.nowNs(),
        false);
  }
}
