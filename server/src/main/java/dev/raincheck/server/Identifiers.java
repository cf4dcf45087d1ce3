package dev.raincheck.server;

import dev.raincheck.protocol.Token;
import dev.raincheck.protocol.WireLimits;
import java.util.random.RandomGenerator;

/// What names things: sessions and epochs, which clients hold and send back, and operations.
final class Identifiers {
  private Identifiers() {}

  /// Any of them but 0, which stands for none.
  static long draw(RandomGenerator random) {
    return random.nextLong(1, WireLimits.IDENTIFIER_MAX + 1);
  }

  /// The id of an operation.
  static Token.Id drawOperationId(RandomGenerator random) {
    return new Token.Id(random.nextLong(), random.nextLong());
  }
}
