package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What remains of clients that have gone with a word.
class GoodbyeTest extends ClientsBench {
  @Test
  void goodbye_forgetsTheSession_andWhatOnlyItCouldAskFor() {
    Peer client = connect("a");
    long session = hello(client);
    call(client, session, 1, "t.work");
    finish(100);
    receive(client, new Request.Goodbye(header(session)));
    bench.last(Reply.Acknowledged.class);
    assertTrue(state().contains(" 0 kept in 0 bytes, 0 sessions"), state());
    call(client, session, 1, "t.work");
    assertEquals(ErrorCode.SESSION_LOST, bench.lastError());
    receive(client, new Request.Goodbye(header(session)));
    bench.last(Reply.Acknowledged.class);
  }

  @Test
  void goodbye_leavesWhatHasAToken() {
    Peer client = connect("a");
    long session = hello(client);
    call(client, session, 1, "t.block");
    String token = bench.lastToken();
    receive(client, new Request.Goodbye(header(session)));
    finish(100);
    bench.poll(token);
    bench.last(Reply.Result.class);
  }

  @Test
  void workWhoseClientSaidGoodbye_goesOn_isAnsweredToNobody_andIsLostInTheLedger() {
    Peer client = connect("a");
    long session = hello(client);
    call(client, session, 1, "t.work");
    receive(client, new Request.Goodbye(header(session)));
    int replies = bench.replies.size();
    bench.pass(Duration.ofSeconds(10));
    assertEquals(0, bench.interrupted.size());
    finish(100);
    assertEquals(replies, bench.replies.size());
    assertTrue(state().contains(" 0 kept in 0 bytes"), state());
    bench.requestShutdown();
    assertEquals(1, bench.ledgers.getFirst().lost());
  }
}
