package dev.raincheck.simulation.fleet;

import dev.raincheck.protocol.wire.Token;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads what a token holds, as whoever has its key does.
final class Tokens {
  private static final int DURABLE = 2;

  private Tokens() {}

  static @Nullable Token read(String text) {
    if (Token.operationIdOf(text) == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    boolean durable = bytes.get() == DURABLE;
    long instance = bytes.getLong();
    long epoch = bytes.getLong();
    long issuedMs = bytes.getLong();
    return new Token(
        durable, instance, epoch, issuedMs, new Token.Id(bytes.getLong(), bytes.getLong()));
  }
}
