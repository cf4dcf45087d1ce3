package dev.raincheck.server.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.book.ClientsBench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What remains of clients that have gone, with a word or without, shuts nobody out.
class LeftoversTest extends ClientsBench {
  @Test
  void repliesOfConnectionsThatHaveEnded_giveWay_theOldestFirst_andNothingRunsTwice() {
    long[] sessions = new long[50];
    for (int i = 0; i < sessions.length; i++) {
      Peer client = connect("a");
      sessions[i] = hello(client);
      call(client, sessions[i], 1, "t.work");
      finish(MEGABYTE - 1_000);
      assertInstanceOf(Reply.Result.class, bench.replies.getLast());
      disconnect(client);
    }
    assertEquals(50, bench.started.size());
    Peer again = connect("a");
    call(again, sessions[0], 1, "t.work");
    assertEquals(ErrorCode.RESULT_GONE, bench.lastError());
    assertEquals(Execution.FINISHED, bench.last(Reply.Failed.class).failure().execution());
    call(again, sessions[49], 1, "t.work");
    bench.last(Reply.Result.class);
    assertEquals(50, bench.started.size());
  }

  @Test
  void refusalOfAConnectionThatHasEnded_givesWay_andTheCallIsNotRunAfterAll() {
    for (int i = 0; i < 900; i++) {
      call(connect("a"), 0, 0, "t.block");
    }
    Peer client = connect("a");
    long session = hello(client);
    call(client, session, 1, "t.work");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    disconnect(client);
    for (int i = 0; i < 900; i++) {
      bench.finish(i);
    }
    for (int i = 0; i < 30; i++) {
      Peer other = connect("a");
      call(other, hello(other), 1, "t.work");
      finish(MEGABYTE - 1_000);
      disconnect(other);
    }
    call(connect("a"), session, 1, "t.work");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    assertEquals(930, bench.started.size());
  }

  @Test
  void repliesOfConnectionsThatAreUp_doNotGiveWay() {
    for (int i = 0; i < 9; i++) {
      Peer client = connect("a");
      call(client, hello(client), 1, "t.work");
      finish(MEGABYTE - 1_000);
    }
    Peer next = connect("a");
    call(next, hello(next), 1, "t.work");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
  }

  @Test
  void clientThatComesBack_findsItsReply_whateverHasGivenWay() {
    Peer client = connect("a");
    long session = hello(client);
    call(client, session, 1, "t.work");
    finish(100);
    disconnect(client);
    Peer back = connect("a");
    receive(back, new Request.Ping(header(session)));
    for (int i = 0; i < 30; i++) {
      Peer other = connect("a");
      call(other, hello(other), 1, "t.work");
      finish(MEGABYTE - 1_000);
      disconnect(other);
    }
    call(back, session, 1, "t.work");
    bench.last(Reply.Result.class);
  }

  @Test
  void replyThatIsReadyAfterItsConnectionEnded_givesWayToo() {
    for (int i = 0; i < 30; i++) {
      Peer client = connect("a");
      call(client, hello(client), 1, "t.work");
      disconnect(client);
      finish(MEGABYTE - 1_000);
    }
    assertEquals(30, bench.started.size());
  }

  @Test
  void unansweredCallOfAConnectionThatHasEnded_isJoinedByWhoComesBack() {
    Peer client = connect("a");
    long session = hello(client);
    call(client, session, 1, "t.work");
    disconnect(client);
    bench.pass(Duration.ofSeconds(60));
    for (int i = 0; i < 500; i++) { // more than there are sessions
      Peer other = connect("b");
      call(other, hello(other), 1, "t.work");
      finish(1);
      disconnect(other);
      bench.pass(Duration.ofSeconds(1));
    }
    call(connect("a"), session, 1, "t.work");
    bench.last(Reply.Deferred.class);
  }

  @Test
  void oneConnection_keepsItsLatestSessions_andShutsNobodyOut() {
    Peer greedy = connect("a");
    for (int i = 0; i < 10_000; i++) {
      call(greedy, hello(greedy), 1, "t.quick");
      finish(1);
    }
    assertTrue(state().contains(" 16 sessions"), state());
    hello(connect("a"));
    disconnect(greedy);
    hello(connect("a"));
    hello(connect("b"));
  }

  @Test
  void sessionInWhichACallIsUnanswered_doesNotGiveWay() {
    Peer busy = connect("a");
    for (int i = 0; i < OpenConnection.SESSIONS_MAX; i++) {
      call(busy, hello(busy), 1, "t.work");
    }
    receive(busy, new Request.Hello(header(0), "bench"));
    Reply.Failed refused = bench.last(Reply.Failed.class);
    assertEquals(ErrorCode.OVERLOADED, refused.failure().code());
    assertEquals(Retry.after(1_000), refused.failure().retry());
    finish(1);
    hello(busy);
  }

  @Test
  void oneAddress_mayHaveNineTenths_andNewcomersFromElsewhereTheirs() {
    int welcome = 0;
    while (welcome < 200 && isWelcome(connect("a"))) {
      welcome++;
    }
    assertEquals(90, welcome);
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("sessions of this address: 90 (at most 90)"), told);
    hello(connect("b"));
  }

  @Test
  void fiftyHonestClientsBehindOneAddress_areServed() {
    for (int i = 0; i < 50; i++) {
      Peer client = connect("a");
      long session = hello(client);
      for (int sequence = 1; sequence <= 10; sequence++) {
        call(client, session, sequence, "t.work");
      }
    }
    assertEquals(500, bench.started.size());
  }

  @Test
  void sessionsWithNothingToLose_endWhenRoomIsNeeded() {
    for (int i = 0; i < 10_000; i++) {
      Peer client = connect("a");
      hello(client);
      disconnect(client);
    }
    hello(connect("b"));
  }

  @Test
  void answeredSessions_endWhenRoomIsNeeded_butNotBeforeTheirClientsCouldComeBack() {
    for (int i = 0; i < 90; i++) {
      Peer client = connect("a");
      call(client, hello(client), 1, "t.work");
      finish(1);
      disconnect(client);
    }
    receive(connect("a"), new Request.Hello(header(0), "bench"));
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    hello(connect("b"));
    bench.pass(Duration.ofSeconds(30));
    hello(connect("a"));
  }

  @Test
  void sessionWhoseCallerGaveUp_givesWayToo() {
    for (int i = 0; i < 90; i++) {
      Peer client = connect("a");
      long session = hello(client);
      call(client, session, 1, "t.work");
      Request.Header gaveUp = new Request.Header(++lastId, session, 2, List.of());
      receive(client, new Request.Ping(gaveUp));
      disconnect(client);
    }
    hello(connect("a"));
  }

  @Test
  void callsOutsideOfSessions_countForTheirAddress() {
    for (int i = 0; i < 2_000; i++) {
      call(connect("a"), 0, 0, "t.block");
    }
    assertEquals(900, bench.started.size());
    call(connect("b"), 0, 0, "t.block");
    bench.lastToken();
  }
}
