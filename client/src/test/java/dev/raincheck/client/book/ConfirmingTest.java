package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How the server learns which replies have arrived, so that it can forget them.
class ConfirmingTest {
  private final CallBench bench = new CallBench();

  private void answeredOnce() {
    bench.submit();
    bench.result(bench.last(Request.Call.class));
  }

  @Test
  void idleClient_confirmsItsLastReplies_afterASecond_once() {
    answeredOnce();
    bench.pass(990);
    assertEquals(0, bench.count(Request.Acknowledge.class));
    bench.pass(20);
    assertEquals(7, bench.last(Request.Acknowledge.class).header().session());
    assertEquals(2, bench.last(Request.Acknowledge.class).header().lowest());
    bench.pass(60_000);
    assertEquals(1, bench.count(Request.Acknowledge.class));
  }

  @Test
  void busyClient_confirmsByItsNextCall_andSendsNothingElse() {
    for (int i = 0; i < 10; i++) {
      answeredOnce();
      bench.pass(700);
    }
    assertEquals(0, bench.count(Request.Acknowledge.class));
    bench.pass(1_010);
    assertEquals(11, bench.last(Request.Acknowledge.class).header().lowest());
  }

  @Test
  void clientWithoutACall_hasNothingToConfirm() {
    bench.describe();
    bench.pass(60_000);
    assertEquals(0, bench.count(Request.Acknowledge.class));
  }

  @Test
  void newSession_hasNothingToConfirm() {
    answeredOnce();
    bench.submit();
    bench.session = 8;
    bench.alive = false;
    bench.fail(bench.last(Request.Call.class), ErrorCode.SESSION_LOST);
    bench.welcome(bench.last(Request.Hello.class));
    bench.pass(1_400);
    assertEquals(0, bench.count(Request.Acknowledge.class));
  }

  @Test
  void withoutAConnection_nothingIsConfirmed() {
    answeredOnce();
    bench.reachable = false;
    bench.disconnect();
    bench.pass(60_000);
    assertEquals(0, bench.count(Request.Acknowledge.class));
  }

  @Test
  void goodbye_saysWhatArrived_andEndsTheSession() {
    answeredOnce();
    bench.acknowledge("a");
    bench.book.goodbye(bench.nowNs);
    Request.Goodbye goodbye = bench.last(Request.Goodbye.class);
    assertEquals(7, goodbye.header().session());
    assertEquals(2, goodbye.header().lowest());
    assertEquals(List.of("a"), goodbye.header().acknowledged());
    assertEquals(0, bench.count(Request.Acknowledge.class));
  }

  @Test
  void goodbye_acknowledgesNoToken_thatItsHolderDidNot() {
    bench.submitDeferred();
    bench.book.goodbye(bench.nowNs);
    assertEquals(List.of(), bench.last(Request.Goodbye.class).header().acknowledged());
  }

  @Test
  void clientWithoutASession_hasNobodyToSayGoodbyeTo() {
    bench.book.goodbye(bench.nowNs);
    assertEquals(List.of(), bench.sent);
    bench.acknowledge("a");
    bench.book.goodbye(bench.nowNs);
    assertEquals(List.of("a"), bench.last(Request.Acknowledge.class).header().acknowledged());
    assertEquals(0, bench.count(Request.Goodbye.class));
  }

  @Test
  void withoutAConnection_nobodyHearsAGoodbye() {
    answeredOnce();
    bench.reachable = false;
    bench.disconnect();
    bench.book.goodbye(bench.nowNs);
    assertEquals(0, bench.count(Request.Goodbye.class));
  }
}
