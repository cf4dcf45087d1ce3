package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the ledger calls delivered has reached somebody.
class DeliveryTest {
  private static final Request.Options PUSH = new Request.Options(null, null, null, true, Map.of());

  private final BookBench bench = new BookBench();

  private Ledger closed() {
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(30));
    return bench.ledgers.getFirst();
  }

  @Test
  void pushAlone_isNoDelivery() {
    bench.call("t.block", PUSH);
    bench.finish(0);
    Ledger ledger = closed();
    assertEquals(1, ledger.lost(), ledger.toString());
    assertEquals(0, ledger.delivered(), ledger.toString());
  }

  @Test
  void pushAlone_expires() {
    bench.call("t.block", new Request.Options(null, null, 1_000L, true, Map.of()));
    String token = bench.lastToken();
    bench.finish(0);
    bench.pass(Duration.ofSeconds(1));
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
    assertEquals(1, closed().expired());
  }

  @Test
  void pushThatTheClientConfirms_isAcknowledged() {
    bench.call("t.block", PUSH);
    String token = bench.lastToken();
    bench.finish(0);
    bench.acknowledge(token);
    assertEquals(1, closed().acknowledged());
  }

  @Test
  void answerThatAConnectionTook_isADelivery() {
    bench.call("t.block", PUSH);
    String token = bench.lastToken();
    bench.finish(0);
    bench.poll(token);
    assertEquals(1, closed().delivered());
  }

  @Test
  void answerThatNoConnectionTook_isNoDelivery() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    bench.connected = false;
    bench.poll(token);
    Ledger ledger = closed();
    assertEquals(1, ledger.lost(), ledger.toString());
  }

  @Test
  void laterAnswerThatAConnectionTook_isADelivery() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.finish(0);
    bench.connected = false;
    bench.poll(token);
    bench.connected = true;
    bench.poll(token);
    assertEquals(1, closed().delivered());
  }

  @Test
  void cancelledOperation_keepsItsColumn_whateverIsClaimedLater() {
    bench.call("t.block");
    String token = bench.lastToken();
    bench.cancel(token);
    bench.fail(0);
    bench.poll(token);
    bench.acknowledge(token);
    Ledger ledger = closed();
    assertEquals(1, ledger.cancelled(), ledger.toString());
    assertTrue(ledger.addsUp(), ledger.toString());
  }

  @Test
  void deliveredResult_whoseRetentionEnds_staysDelivered() {
    bench.call("t.block", new Request.Options(null, null, 1_000L, false, Map.of()));
    String token = bench.lastToken();
    bench.finish(0);
    bench.poll(token);
    bench.pass(Duration.ofSeconds(1));
    bench.poll(token);
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
    assertEquals(1, closed().delivered());
  }
}
