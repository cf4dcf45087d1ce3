package dev.raincheck.server;

import dev.raincheck.protocol.WireLimits;
import java.util.random.RandomGenerator;

/// Numbers that clients hold and send back: sessions and epochs.
final class Identifiers {
  private Identifiers() {}

  /// Any of them but 0, which stands for none.
  static long draw(RandomGenerator random) {
    return random.nextLong(1, WireLimits.IDENTIFIER_MAX + 1);
  }
}
