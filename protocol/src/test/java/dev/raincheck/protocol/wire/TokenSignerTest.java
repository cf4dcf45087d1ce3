package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokenSignerTest {
  private static final Token.Id ID = new Token.Id(1, -1);
  private static final byte[] SECRET = new byte[32];

  private final TokenSigner signer = new TokenSigner("a", 1, SECRET, false);
  private final String token = signer.sign(123, ID);

  private static ErrorCode refusal(TokenCheck check) {
    return ((TokenCheck.Refused) check).code();
  }

  @Test
  void ownToken_isGenuine() {
    assertEquals(ID, genuine(signer, token).operation());
  }

  private static Token genuine(TokenSigner by, String text) {
    return ((TokenCheck.Genuine) by.verify(text)).token();
  }

  @Test
  void tokenOfAStore_isGenuine_whicheverRunReadsIt() {
    TokenSigner first = TokenSigner.ofStore("s", 1, SECRET);
    TokenSigner second = TokenSigner.ofStore("s", 2, SECRET);
    String durable = first.signDurable(123, ID);
    String other = first.sign(123, ID);
    assertEquals(ID, genuine(second, durable).operation());
    assertEquals(durable, second.signDurable(123, ID));
    assertEquals(ID, genuine(second, other).operation());
    assertTrue(Token.isDurable(durable));
    assertFalse(Token.isDurable(other));
    assertFalse(Token.isDurable("none"));
    var foreign = TokenSigner.ofStore("t", 1, SECRET);
    assertEquals(ErrorCode.TOKEN_OF_ANOTHER_SERVER, refusal(foreign.verify(durable)));
    var forger =
        TokenSigner.ofStore("s", 1, "another secret of".getBytes(StandardCharsets.US_ASCII));
    assertEquals(ErrorCode.TOKEN_FORGED, refusal(second.verify(forger.signDurable(123, ID))));
  }

  @Test
  void token_isShortAndUrlSafe() {
    assertTrue(token.matches("[A-Za-z0-9_-]{1,96}"), token);
  }

  @Test
  void anyFlippedBit_isNoticed() {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(flipped);
      assertTrue(signer.verify(text) instanceof TokenCheck.Refused, "bit " + bit);
    }
  }

  @Test
  void forgedOperation_isForged() {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    bytes[30] ^= 1;
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertEquals(ErrorCode.TOKEN_FORGED, refusal(signer.verify(text)));
  }

  @Test
  void whatIsNoToken_isMalformed() {
    for (String text :
        new String[] {"", "x", "not a token", token + "A", token.substring(1), "A".repeat(5_000)}) {
      assertEquals(ErrorCode.TOKEN_MALFORMED, refusal(signer.verify(text)), text);
    }
  }

  @Test
  void otherServersToken_isOfAnotherServer() {
    var other = new TokenSigner("b", 1, SECRET, false);
    assertEquals(ErrorCode.TOKEN_OF_ANOTHER_SERVER, refusal(other.verify(token)));
  }

  @Test
  void earlierRunsToken_isLost_evenWithAnotherKey() {
    var next = new TokenSigner("a", 2, new byte[16], false);
    assertEquals(ErrorCode.TOKEN_LOST, refusal(next.verify(token)));
  }

  @Test
  void withALastingSecret_aForgedTokenOfAnEarlierRun_isForged() {
    var next = new TokenSigner("a", 2, SECRET, true);
    assertEquals(ErrorCode.TOKEN_LOST, refusal(next.verify(token)));
    var forger =
        new TokenSigner(
            "a", 1, "another key of it".getBytes(java.nio.charset.StandardCharsets.UTF_8), true);
    assertEquals(ErrorCode.TOKEN_FORGED, refusal(next.verify(forger.sign(1, ID))));
  }
}
