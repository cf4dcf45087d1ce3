package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of acknowledgements, of tokens and of what is none.
class AcknowledgingTest {
  private final BookBench bench = new BookBench();

  @Test
  void acknowledging_isIdempotent() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    for (int i = 0; i < 2; i++) {
      bench.acknowledge(token);
      bench.last(Reply.Acknowledged.class);
    }
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
    bench.cancel(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
  }

  @Test
  void acknowledgingWhatIsNoTokenOfThisServer_isToldSo_andTheOthersAreAcknowledged() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    String forged =
        token.substring(0, 60) + (token.charAt(60) == 'A' ? 'B' : 'A') + token.substring(61);
    Token.Id operation = new Token.Id(1, 2);
    String foreign = new TokenSigner("other", 7, new byte[32], false).sign(0, operation);
    String earlier = new TokenSigner("bench", 6, new byte[32], false).sign(0, operation);
    String unknown = new TokenSigner("bench", 7, new byte[32], false).sign(0, operation);
    assertAcknowledging("never heard of it", ErrorCode.TOKEN_MALFORMED, token);
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
    assertAcknowledging(forged, ErrorCode.TOKEN_FORGED, earlier);
    assertAcknowledging(foreign, ErrorCode.TOKEN_OF_ANOTHER_SERVER, unknown);
    bench.acknowledge(earlier);
    bench.last(Reply.Acknowledged.class);
    bench.acknowledge(unknown);
    bench.last(Reply.Acknowledged.class);
  }

  private void assertAcknowledging(String noToken, ErrorCode expected, String token) {
    var header = new Request.Header(99, 0, 0, List.of(noToken, token));
    bench.receive(new Request.Ping(header));
    bench.last(Reply.Pong.class);
    bench.receive(new Request.Acknowledge(header));
    assertEquals(expected, bench.lastError());
    assertEquals(Map.of("token", noToken), bench.last(Reply.Failed.class).failure().details());
  }
}
