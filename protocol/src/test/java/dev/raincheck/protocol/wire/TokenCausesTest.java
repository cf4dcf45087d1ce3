package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCausesTest {
  private static final byte[] SECRET = "sixteen bytes ok".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "sixteen others !".getBytes(StandardCharsets.UTF_8);
  private static final Token.Id ID = new Token.Id(0x0123456789abcdefL, -2);
  private static final long EPOCH = 42;

  private final TokenSigner signer = new TokenSigner("reports", EPOCH, SECRET, false);
  private final TokenSigner outliving = new TokenSigner("reports", EPOCH, SECRET, true);

  private static ErrorCode refusal(TokenSigner signer, String token) {
    return switch (signer.verify(token)) {
      case TokenCheck.Refused(ErrorCode code, String message) -> code;
      case TokenCheck.Genuine genuine -> throw new AssertionError("genuine: " + token);
    };
  }

  private static Token.Id genuine(TokenSigner signer, String token) {
    return ((TokenCheck.Genuine) signer.verify(token)).token().operation();
  }

  @Test
  void genuine_leadsToItsOperation() {
    var random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      var id = new Token.Id(random.nextLong(), random.nextLong());
      String token = signer.sign(random.nextLong(), id);
      assertTrue(token.matches("[A-Za-z0-9_-]{1,96}"), token);
      assertEquals(id, genuine(signer, token));
      assertEquals(id, genuine(outliving, token));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "a", "not a token", "AAAA", "ÄÖÜ", "\uD83C\uDF27"})
  void anythingElse_isMalformed(String text) {
    assertEquals(ErrorCode.TOKEN_MALFORMED, refusal(signer, text));
  }

  @Test
  void cutOrLengthened_isMalformed() {
    String token = signer.sign(1, ID);
    for (int length = 0; length < token.length(); length++) {
      assertEquals(ErrorCode.TOKEN_MALFORMED, refusal(signer, token.substring(0, length)));
    }
    assertEquals(ErrorCode.TOKEN_MALFORMED, refusal(signer, token + "AAAA"));
    assertEquals(ErrorCode.TOKEN_MALFORMED, refusal(signer, token.repeat(1_000)));
  }

  @Test
  void anySingleBitFlipped_isRefusedWithItsCause() {
    byte[] bytes = Base64.getUrlDecoder().decode(signer.sign(1, ID));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(flipped);
      boolean inEpoch = bit / 8 >= 9 && bit / 8 < 17;
      assertEquals(
          inEpoch ? ErrorCode.TOKEN_LOST : cause(bit / 8), refusal(signer, token), "bit " + bit);
      assertEquals(cause(bit / 8), refusal(outliving, token), "bit " + bit);
    }
  }

  private static ErrorCode cause(int at) {
    if (at == 0) {
      return ErrorCode.TOKEN_MALFORMED; // the version
    }
    return at < 9 ? ErrorCode.TOKEN_OF_ANOTHER_SERVER : ErrorCode.TOKEN_FORGED;
  }

  @Test
  void anySingleCharacterChanged_isRefused() {
    String token = signer.sign(1, ID);
    for (int at = 0; at < token.length(); at++) {
      for (char other = ' '; other < 0x7f; other++) {
        if (other != token.charAt(at)) {
          String changed = token.substring(0, at) + other + token.substring(at + 1);
          assertNotEquals(ErrorCode.TOKEN_UNKNOWN, refusal(signer, changed));
        }
      }
    }
  }

  @Test
  void otherSecret_isForged() {
    var forger = new TokenSigner("reports", EPOCH, OTHER, false);
    assertEquals(ErrorCode.TOKEN_FORGED, refusal(signer, forger.sign(1, ID)));
  }

  @Test
  void otherServer_isOfAnotherServer() {
    var other = new TokenSigner("billing", EPOCH, SECRET, true);
    assertEquals(ErrorCode.TOKEN_OF_ANOTHER_SERVER, refusal(signer, other.sign(1, ID)));
    assertEquals(ErrorCode.TOKEN_OF_ANOTHER_SERVER, refusal(outliving, other.sign(1, ID)));
  }

  @Test
  void otherEpoch_isLost_andForgedOnlyWhereThatCanBeTold() {
    var earlier = new TokenSigner("reports", EPOCH - 1, SECRET, true);
    assertEquals(ErrorCode.TOKEN_LOST, refusal(signer, earlier.sign(1, ID)));
    assertEquals(ErrorCode.TOKEN_LOST, refusal(outliving, earlier.sign(1, ID)));
    var forger = new TokenSigner("reports", EPOCH - 1, OTHER, true);
    assertEquals(ErrorCode.TOKEN_LOST, refusal(signer, forger.sign(1, ID)));
    assertEquals(ErrorCode.TOKEN_FORGED, refusal(outliving, forger.sign(1, ID)));
  }
}
