package dev.raincheck.server.terms;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Token;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/// What names things: sessions and epochs, which clients hold and send back, and operations.
public final class Identifiers {
  private Identifiers() {}

  /// Any of them but 0, which stands for none.
  public static long draw(RandomGenerator random) {
    return random.nextLong(1, WireLimits.IDENTIFIER_MAX + 1);
  }

  /// The id of an operation. One draw, since each costs a secure generator as much as all bytes.
  public static Token.Id drawOperationId(RandomGenerator random) {
    var bytes = new byte[2 * Long.BYTES];
    random.nextBytes(bytes);
    var drawn = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new Token.Id(drawn.getLong(), drawn.getLong());
  }
}
