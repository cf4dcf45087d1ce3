package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one client may have of the server, and that others have theirs.
class ClientLimitsTest {
  private static final Peer ADA = new Peer(new byte[] {2}, "ada");
  private static final Peer BOB = new Peer(new byte[] {3}, "bob");
  private long lastId = 1_000_000;

  private static BookBench bench(double share) {
    Limits limits =
        SmallLimits.TEN.withKeptMax(20).withKeptBytesMax(1 << 20).withClientShare(share);
    return new BookBench(limits);
  }

  private void call(BookBench bench, Peer peer) {
    receive(
        bench,
        peer,
        new Request.Call(
            Request.Header.sessionless(++lastId),
            0,
            "t.block",
            Slice.of(BookBench.VALUE),
            Request.Options.DEFAULT));
  }

  private void hello(BookBench bench, Peer peer) {
    receive(bench, peer, new Request.Hello(Request.Header.sessionless(++lastId), "bench"));
  }

  private static void receive(BookBench bench, Peer peer, Request request) {
    bench.on(new Event.Received(peer, request));
  }

  @Test
  void oneClient_hasItsShareOfOperations_andLeavesTheRestToOthers() {
    BookBench bench = bench(0.3);
    for (int i = 0; i < 3; i++) {
      call(bench, ADA);
      bench.lastToken();
    }
    call(bench, ADA);
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("unfinished operations of this client: 3 (at most 3)"), told);
    call(bench, BOB);
    bench.lastToken();
    bench.finish(0);
    call(bench, ADA);
    bench.lastToken();
  }

  @Test
  void allTogether_haveTheWhole_andTheNextOneIsRefused_whoeverItIs() {
    BookBench bench = bench(0.5);
    for (int i = 0; i < 10; i++) {
      call(bench, new Peer(new byte[] {(byte) i}, "client " + i));
      bench.lastToken();
    }
    call(bench, new Peer(new byte[] {4}, "cleo"));
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("unfinished operations: 10 (at most 10)"), told);
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
    assertTrue(bench.last(Reply.Failed.class).failure().retry().afterMs() > 0);
  }

  @Test
  void clientsThatWantAllTheyCanGet_haveTheSame_andSomethingStaysFreeForTheNextOne() {
    var limits =
        Limits.DEFAULT
            .withUnfinishedMax(1_000)
            .withKeptMax(2_000)
            .withKeptBytesMax(1 << 30)
            .withSessionsMax(10)
            .withSessionCallsMax(10)
            .withTombstonesMax(10);
    var bench = new BookBench(limits);
    assertEquals(900, accepted(bench, ADA, 2_000), "alone");
    assertEquals(90, accepted(bench, BOB, 2_000), "nine tenths of what was left");
    for (int i = 0; i < 900; i++) { // what Ada had ends, and both go on
      bench.finish(i);
      accepted(bench, ADA, 1);
      accepted(bench, BOB, 1);
    }
    int adas = unfinished(bench, "ada");
    int bobs = unfinished(bench, "bob");
    assertTrue(Math.abs(adas - bobs) < 50, adas + " and " + bobs);
    assertTrue(adas + bobs > 900, adas + " and " + bobs);
    assertTrue(accepted(bench, new Peer(new byte[] {4}, "cleo"), 2_000) >= 45);
  }

  private int accepted(BookBench bench, Peer peer, int calls) {
    int before = bench.started.size();
    for (int i = 0; i < calls; i++) {
      call(bench, peer);
    }
    return bench.started.size() - before;
  }

  private static int unfinished(BookBench bench, String principal) {
    return (int)
        bench.started.stream()
            .filter(it -> it.principal.equals(principal) && !it.isFinal())
            .count();
  }

  @Test
  void keptResults_countToo_untilTheyAreAcknowledged() {
    BookBench bench = bench(0.2);
    String token = "";
    for (int i = 0; i < 4; i++) {
      bench.call("t.block");
      token = bench.lastToken();
      bench.finish(i);
    }
    bench.call("t.block");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    bench.acknowledge(token);
    bench.call("t.block");
    bench.lastToken();
  }

  @Test
  void sessions_areShared_byPrincipal() {
    BookBench bench = bench(0.2);
    hello(bench, ADA);
    hello(bench, ADA);
    bench.last(Reply.Welcome.class);
    hello(bench, ADA);
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("sessions of this client: 2 (at most 2)"), told);
    hello(bench, BOB);
    bench.last(Reply.Welcome.class);
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    hello(bench, ADA);
    bench.last(Reply.Welcome.class);
  }

  @Test
  void withoutKeys_sessionsThatNobodyUses_lockNobodyOutForLong() {
    BookBench bench = bench(0.9);
    for (int i = 0; i < 9; i++) {
      bench.hello();
    }
    hello(bench, ADA);
    hello(bench, BOB);
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    bench.pass(Duration.ofSeconds(31));
    hello(bench, BOB);
    bench.last(Reply.Welcome.class);
  }

  @Test
  void withoutKeys_aConnectionIsAClient_howeverManySessionsItHas() {
    var limits =
        SmallLimits.TEN
            .withKeptMax(20)
            .withKeptBytesMax(1 << 20)
            .withSessionsMax(100)
            .withClientShare(0.5);
    var bench = new BookBench(limits);
    Peer first = new Peer(new byte[] {5}, "");
    Peer second = new Peer(new byte[] {6}, "");
    for (int i = 0; i < 4; i++) {
      callInANewSession(bench, first);
      bench.lastToken();
    }
    callInANewSession(bench, first);
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("unfinished operations of this client: 4 (at most 2)"), told);
    callInANewSession(bench, second);
    bench.lastToken();
  }

  private void callInANewSession(BookBench bench, Peer peer) {
    hello(bench, peer);
    long session = bench.last(Reply.Welcome.class).session();
    receive(
        bench,
        peer,
        new Request.Call(
            new Request.Header(++lastId, session, 1, List.of()),
            1,
            "t.block",
            Slice.of(BookBench.VALUE),
            Request.Options.DEFAULT));
  }

  @Test
  void clockBelowZero_isAsGoodAsAnother() {
    long startNs = -Duration.ofDays(100).toNanos();
    var drain = ShutdownStrategies.drain();
    var bench = new BookBench(Times.DEFAULT, Limits.DEFAULT, drain, Access.OPEN, startNs);
    bench.call("t.work");
    bench.pass(Duration.ofMillis(500));
    String token = bench.lastToken();
    bench.pass(Duration.ofSeconds(1));
    bench.finish(0);
    bench.poll(token);
    bench.last(Reply.Result.class);
    bench.acknowledge(token);
    bench.requestShutdown();
    bench.pass(Duration.ofSeconds(1));
    assertEquals(1, bench.ledgers.getFirst().acknowledged());
    assertEquals(0, bench.warnings.size());
  }

  @Test
  void callsOfAClientThatIsAlone_areTaken_howeverFastTheyCome() {
    var bench = new BookBench();
    long session = bench.hello();
    for (int sequence = 1; sequence <= 300_000; sequence++) { // in no time
      bench.call(session, sequence, sequence, BookBench.VALUE);
      bench.finish(0);
      bench.last(Reply.Result.class);
      bench.started.clear();
      bench.replies.clear();
    }
  }
}
