package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.WireLimits;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What a token's text holds. A client treats the text as opaque; only the server that issued it
/// reads it.
///
/// The text is the URL-safe Base64 of: version (1 byte), instance (8), epoch (8), issue time (8),
/// operation (16) and MAC (16), 76 characters in all. The MAC is HMAC-SHA-256 over all that stands
/// before it, cut to 16 bytes. Version 2 is a durable token: a store has the operation, and its
/// epoch is 0, since any run finds it there.
///
/// @param durable whether the token was given for what a store had
/// @param instance a hash of the server's name, or of the store's
/// @param epoch which run of the server
/// @param issuedMs issue time in milliseconds, by the server's clock; never compared with another
///   machine's
/// @param operation which operation
public record Token(boolean durable, long instance, long epoch, long issuedMs, Id operation) {
  private static final byte VERSION = 1;
  private static final byte DURABLE_VERSION = 2;
  static final int SIGNED_BYTES = 1 + 8 + 8 + 8 + 16;
  static final int MAC_BYTES = 16;

  /// 128 random bits that name one operation of one run.
  public record Id(long high, long low) {
    /// The operation's id, as logs, threads, handlers and errors show it: enough to distinguish it
    /// from others, too little to claim it.
    public String text() {
      return HexFormat.of().toHexDigits(high);
    }
  }

  /// The id of the operation that a token stands for; null if this is no token.
  ///
  /// @param text the token's; it is not verified
  public static @Nullable String operationIdOf(String text) {
    try {
      return Parsed.of(text).token().operation().text();
    } catch (MalformedTokenException none) {
      return null;
    }
  }

  /// Whether the text is a token that outlives the server that gave it.
  ///
  /// @param text the token's; it is not verified
  public static boolean isDurable(String text) {
    try {
      return Parsed.of(text).token().durable();
    } catch (MalformedTokenException none) {
      return false;
    }
  }

  byte[] signedBytes() {
    return ByteBuffer.allocate(SIGNED_BYTES)
        .put(durable ? DURABLE_VERSION : VERSION)
        .putLong(instance)
        .putLong(epoch)
        .putLong(issuedMs)
        .putLong(operation.high())
        .putLong(operation.low())
        .array();
  }

  /// A token's text taken apart; nothing is verified yet.
  record Parsed(Token token, byte[] signed, byte[] mac) {
    static Parsed of(String text) throws MalformedTokenException {
      if (text.length() > WireLimits.TOKEN_CHARS_MAX) {
        throw new MalformedTokenException(text.length() + " characters are too many");
      }
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        byte[] signed = new byte[SIGNED_BYTES];
        byte[] mac = new byte[MAC_BYTES];
        bytes.get(signed).get(mac);
        boolean durable = signed[0] == DURABLE_VERSION;
        if (bytes.hasRemaining() || (signed[0] != VERSION && !durable)) {
          throw new MalformedTokenException("it is of another length or version");
        }
        return new Parsed(read(durable, ByteBuffer.wrap(signed, 1, SIGNED_BYTES - 1)), signed, mac);
      } catch (IllegalArgumentException | BufferUnderflowException notOurs) {
        throw new MalformedTokenException("it is cut short or mangled");
      }
    }

    private static Token read(boolean durable, ByteBuffer bytes) {
      return new Token(
          durable,
          bytes.getLong(),
          bytes.getLong(),
          bytes.getLong(),
          new Id(bytes.getLong(), bytes.getLong()));
    }
  }

  /// The text is not a token at all.
  static final class MalformedTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedTokenException(String message) {
      super(message, null, false, false);
    }
  }
}
