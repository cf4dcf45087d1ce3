package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any text can be checked, and only the very text that was signed is genuine.
class TokenFuzzTest {
  private static final byte[] SECRET = "sixteen bytes ok".getBytes(StandardCharsets.UTF_8);

  private final TokenSigner signer = new TokenSigner("reports", 42, SECRET, false);
  private final TokenSigner outliving = new TokenSigner("reports", 42, SECRET, true);

  static Stream<byte[]> seeds() {
    var random = new Random(9);
    var ours = new TokenSigner("reports", 42, SECRET, false);
    var earlier = new TokenSigner("reports", 41, SECRET, true);
    var others = new TokenSigner("printers", 42, SECRET, false);
    return Stream.of(ours, ours, earlier, others)
        .map(signer -> signer.sign(random.nextLong(), new Token.Id(1, random.nextLong())))
        .map(token -> token.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void text_isGenuineOnlyIfSigned(byte[] bytes) throws Exception {
    String text = new String(bytes, StandardCharsets.UTF_8);
    var check = Allocated.within(bytes.length, () -> signer.verify(text));
    switch (check) {
      case TokenCheck.Genuine(Token token) -> {
        assertEquals(signer.sign(issuedMs(text), token.operation()), text);
        assertEquals(check, outliving.verify(text));
      }
      case TokenCheck.Refused(ErrorCode code, String message) -> {
        assertTrue(code.name().startsWith("TOKEN_"), code + ": " + message);
        assertInstanceOf(TokenCheck.Refused.class, outliving.verify(text));
      }
    }
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void parsedText_isWrittenTheSame(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      var parsed = Token.Parsed.of(text);
      byte[] all = new byte[Token.SIGNED_BYTES + Token.MAC_BYTES];
      System.arraycopy(parsed.token().signedBytes(), 0, all, 0, Token.SIGNED_BYTES);
      System.arraycopy(parsed.mac(), 0, all, Token.SIGNED_BYTES, Token.MAC_BYTES);
      assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(all), text);
    } catch (Token.MalformedTokenException refused) {
      assertTrue(refused.getMessage().length() > 0);
    }
  }

  private static long issuedMs(String text) throws Token.MalformedTokenException {
    return Token.Parsed.of(text).token().issuedMs();
  }
}
