package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;
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
  private final long epoch;
  private final boolean outlivesRun;
  private final Mac mac;

  /// A signer for one run of one server.
  ///
  /// @param instanceName the server's name
  /// @param epoch which run of the server
  /// @param secret the key, at least 16 bytes
  /// @param outlivesRun whether earlier runs had the same key, so that their tokens can be
  ///   distinguished from forged ones
  public TokenSigner(String instanceName, long epoch, byte[] secret, boolean outlivesRun) {
    this.instance = hash(instanceName);
    this.epoch = epoch;
    this.outlivesRun = outlivesRun;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  /// The token's text for an operation.
  public String sign(long issuedMs, Token.Id operation) {
    byte[] signed = new Token(instance, epoch, issuedMs, operation).signedBytes();
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
          ErrorCode.TOKEN_OF_ANOTHER_SERVER, "the token was issued by a server of another name");
    }
    boolean ours = parsed.token().epoch() == epoch;
    if ((ours || outlivesRun) && !fits(parsed)) {
      return new TokenCheck.Refused(
          ErrorCode.TOKEN_FORGED, "the token was not issued by this server");
    }
    if (!ours) {
      return new TokenCheck.Refused(
          ErrorCode.TOKEN_LOST,
          "the token was issued by an earlier run of this server; its operation ended with that"
              + " run");
    }
    return new TokenCheck.Genuine(parsed.token().operation());
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
