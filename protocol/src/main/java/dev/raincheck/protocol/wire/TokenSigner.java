package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.WireLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs tokens, and checks the ones that come back. For one thread.
public final class TokenSigner {
  private final long instance;
  private final boolean outlivesRun;
  private final boolean ofStore;
  private final Mac mac;
  private long epoch;

  /// A signer for one run of one server.
  ///
  /// @param instanceName the server's name
  /// @param epoch which run of the server
  /// @param secret the key, at least 16 bytes
  /// @param outlivesRun whether earlier runs had the same key, so that their tokens can be
  ///   distinguished from forged ones
  public TokenSigner(String instanceName, long epoch, byte[] secret, boolean outlivesRun) {
    this(instanceName, epoch, secret, outlivesRun, false);
  }

  /// A signer for one run on a store: what any run on it has issued is genuine.
  ///
  /// @param storeName the store's own name
  /// @param epoch which run on the store
  /// @param secret the store's key, at least 16 bytes
  public static TokenSigner ofStore(String storeName, long epoch, byte[] secret) {
    return new TokenSigner(storeName, epoch, secret, true, true);
  }

  private TokenSigner(
      String instanceName, long epoch, byte[] secret, boolean outlivesRun, boolean ofStore) {
    this.instance = hash(instanceName);
    this.epoch = epoch;
    this.outlivesRun = outlivesRun;
    this.ofStore = ofStore;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  /// Another run on the store begins, of the same server: what is signed from now on is its.
  ///
  /// @param next which run on the store
  public void goOnAs(long next) {
    epoch = next;
  }

  /// A number for the store, which peers can hold, and compare; 0 without one.
  public long store() {
    return ofStore ? (instance & WireLimits.IDENTIFIER_MAX) | 1 : 0;
  }

  /// The token's text for an operation.
  public String sign(long issuedMs, Token.Id operation) {
    return sign(new Token(false, instance, epoch, issuedMs, operation));
  }

  /// The token's text for an operation that the store has.
  public String signDurable(long issuedMs, Token.Id operation) {
    return sign(new Token(true, instance, 0, issuedMs, operation));
  }

  private String sign(Token token) {
    byte[] signed = token.signedBytes();
    byte[] all = Arrays.copyOf(signed, Token.SIGNED_BYTES + Token.MAC_BYTES);
    System.arraycopy(mac.doFinal(signed), 0, all, Token.SIGNED_BYTES, Token.MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// Checks the text of a token.
  public TokenCheck verify(String text) {
    Token.Parsed parsed;
    try {
      parsed = Token.Parsed.of(text);
    } catch (Token.MalformedTokenException malformed) {
      return new TokenCheck.Refused(
          ErrorCode.TOKEN_MALFORMED, "this is not a token: " + malformed.getMessage());
    }
    if (parsed.token().instance() != instance) {
      return new TokenCheck.Refused(
          ErrorCode.TOKEN_OF_ANOTHER_SERVER,
          ofStore
              ? "the token was issued by a server without this one's store"
              : "the token was issued by a server of another name");
    }
    boolean ours = parsed.token().epoch() == epoch;
    if ((ours || outlivesRun) && !fits(parsed)) {
      return new TokenCheck.Refused(
          ErrorCode.TOKEN_FORGED,
          "the token was changed, or was not issued by this server (expected: one as it was"
              + " given)");
    }
    if (!ours && !ofStore) {
      return new TokenCheck.Refused(
          ErrorCode.TOKEN_LOST,
          "the token was issued by an earlier run of this server; its operation ended with that"
              + " run");
    }
    return new TokenCheck.Genuine(parsed.token());
  }

  private boolean fits(Token.Parsed parsed) {
    byte[] expected = Arrays.copyOf(mac.doFinal(parsed.signed()), Token.MAC_BYTES);
    return MessageDigest.isEqual(expected, parsed.mac()); // constant time
  }

  private static long hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
