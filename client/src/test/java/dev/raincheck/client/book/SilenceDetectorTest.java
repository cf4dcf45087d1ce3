package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.Thrown;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A server that says nothing.
class SilenceDetectorTest {
  private final CallBench bench = new CallBench();

  @Test
  void serverThatAnswersPings_isWaitedForAsLongAsItTakes() {
    ClientCall call = bench.submit();
    bench.deferred(bench.last(Request.Call.class), 15_000_000, null);
    bench.pass(990);
    assertEquals(0, bench.count(Request.Ping.class));
    bench.pass(3_600_000);
    assertTrue(bench.count(Request.Ping.class) > 1_000);
    assertEquals(0, bench.reconnects);
    assertEquals(null, CallBench.outcome(call));
  }

  @Test
  void whileNobodyWaits_nothingIsPinged() {
    bench.submit();
    bench.result(bench.last(Request.Call.class));
    bench.pass(3_600_000);
    assertEquals(0, bench.count(Request.Ping.class));
    assertEquals(Long.MAX_VALUE, bench.book.nextDueNs());
  }

  @Test
  void silence_isPingedAfterASecond_andLeadsToANewConnectionAfterTwo() {
    ClientCall deferred = bench.submitDeferred();
    bench.submit();
    Request.Call underWay = bench.last(Request.Call.class);
    bench.alive = false;
    bench.pass(990);
    assertEquals(0, bench.count(Request.Ping.class));
    bench.pass(10);
    assertEquals(1, bench.count(Request.Ping.class));
    bench.pass(980);
    assertEquals(0, bench.reconnects);
    int before = bench.sent.size();
    bench.pass(20);
    assertEquals(1, bench.reconnects);
    var afterwards = bench.sent.subList(before, bench.sent.size());
    assertEquals(1, afterwards.stream().filter(Request.Hello.class::isInstance).count());
    assertFalse(afterwards.contains(underWay), "not before the server knows the session");
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(underWay, bench.sent.getLast());
    assertEquals(1, bench.warnings.size());
    assertEquals(null, CallBench.outcome(deferred));
  }

  @Test
  void reconnects_backOff() {
    var patient = new CallBench(Duration.ofHours(1));
    patient.submitDeferred();
    patient.alive = false;
    patient.pass(2_000);
    long[] waitsMs = {1_000, 2_000, 4_000, 8_000, 15_000, 15_000};
    for (int i = 0; i < waitsMs.length; i++) {
      assertEquals(1 + i, patient.reconnects);
      patient.pass(waitsMs[i] - 200);
      assertEquals(1 + i, patient.reconnects, "too early");
      patient.pass(200);
    }
    assertEquals(1 + waitsMs.length, patient.reconnects);
  }

  @Test
  void serverThatIsBack_isGreetedOnce_andWatchedAfresh() {
    bench.submitDeferred();
    bench.alive = false;
    bench.pass(10_000);
    bench.alive = true;
    bench.welcome(bench.last(Request.Hello.class));
    int reconnects = bench.reconnects;
    int hellos = bench.count(Request.Hello.class);
    bench.pass(60_000);
    assertEquals(reconnects, bench.reconnects);
    assertTrue(bench.count(Request.Hello.class) <= hellos + 1);
  }

  @Test
  void patience_ends_andEverythingIsToldSo() {
    ClientCall deferred = bench.submitDeferred();
    ClientCall underWay = bench.submit();
    bench.alive = false;
    bench.pass(29_900);
    assertEquals(null, CallBench.outcome(deferred));
    bench.pass(200);
    for (ClientCall call : new ClientCall[] {deferred, underWay}) {
      var silent = assertInstanceOf(CallOutcome.Silent.class, CallBench.outcome(call));
      assertEquals("tcp://bench:1", silent.address());
      assertTrue(Math.abs(silent.silentMs() - 30_000) <= 100, silent::toString);
    }
  }

  @Test
  void bytesThatAnswerNothing_areNoSignOfLife() {
    ClientCall call = bench.submit();
    bench.alive = false;
    for (int i = 0; i < 310; i++) {
      bench.pass(100);
      bench.book.unreadable(0, "1 bytes are declared where 0 are left", bench.nowNs);
    }
    assertInstanceOf(CallOutcome.Silent.class, CallBench.outcome(call));
  }

  @Test
  void tokenOfASilentServer_isNotSaidToBeGood_butWhen() {
    ClientCall call = bench.submitDeferred();
    bench.alive = false;
    bench.pass(31_000);
    Throwable thrown = Thrown.of(CallBench.outcome(call), call, null, bench.nowNs);
    String message = assertInstanceOf(StoppedWaitingException.class, thrown).getMessage();
    assertTrue(
        message.endsWith(
            "; if the server still runs, the token is good until its result's retention ends"),
        message);
  }

  @Test
  void ownPauseBeyondThePatience_isNotTheServersSilence() {
    ClientCall call = bench.submitDeferred();
    bench.pass(1_000);
    bench.pause(100_000);
    assertEquals(null, CallBench.outcome(call));
    assertEquals(0, bench.reconnects);
  }

  @Test
  void silenceThatGoesOnAfterAPause_isNoticedAsEver() {
    ClientCall call = bench.submitDeferred();
    bench.alive = false;
    bench.pause(100_000);
    bench.pass(1_100);
    assertEquals(1, bench.reconnects);
    bench.pass(27_000);
    assertEquals(null, CallBench.outcome(call));
    bench.pass(1_000);
    assertInstanceOf(CallOutcome.Silent.class, CallBench.outcome(call));
  }

  @Test
  void callWithoutASession_isToldThatItNeverLeft() {
    bench.alive = false;
    ClientCall call = bench.submit();
    bench.pass(31_000);
    assertInstanceOf(CallOutcome.Silent.class, CallBench.outcome(call));
    assertEquals(false, call.sent);
  }

  @Test
  void callAfterGivingUp_hasPatienceOfItsOwn_andANewSession() {
    bench.submit();
    bench.alive = false;
    bench.pass(30_000);
    ClientCall next = bench.submit();
    assertEquals(0, bench.last(Request.Hello.class).header().session());
    bench.pass(29_000);
    assertEquals(null, CallBench.outcome(next));
    bench.session = 8;
    bench.alive = true;
    bench.welcome(bench.last(Request.Hello.class));
    assertEquals(8, bench.last(Request.Call.class).header().session());
    assertEquals(1, bench.last(Request.Call.class).sequence());
  }

  @Test
  void noPatience_givesUpAtTheFirstSignOfSilence() {
    var impatient = new CallBench(Duration.ZERO);
    impatient.alive = false;
    ClientCall call = impatient.submit();
    impatient.pass(1_900);
    assertEquals(null, CallBench.outcome(call));
    impatient.pass(200);
    assertInstanceOf(CallOutcome.Silent.class, CallBench.outcome(call));
    assertEquals(0, impatient.reconnects);
  }

  @Test
  void abandonAll_endsEverything_andAsksNothingMore() {
    ClientCall deferred = bench.submitDeferred();
    bench.sessionCallsMax = 1;
    ClientCall underWay = bench.submit();
    ClientCall unsent = bench.submit();
    bench.book.abandonAll(new CallOutcome.Closed());
    for (ClientCall call : new ClientCall[] {deferred, underWay, unsent}) {
      assertEquals(new CallOutcome.Closed(), CallBench.outcome(call));
    }
    int sent = bench.sent.size();
    bench.pass(60_000);
    assertEquals(sent, bench.sent.size());
    assertEquals(Long.MAX_VALUE, bench.book.nextDueNs());
  }
}
