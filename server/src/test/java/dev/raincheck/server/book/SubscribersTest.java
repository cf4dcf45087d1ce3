package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import dev.raincheck.server.state.Subscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who hears of an operation unasked: each connection whose last call or poll said so.
class SubscribersTest {
  private static final Request.Options PUSH = new Request.Options(null, null, null, true, Map.of());

  private final BookBench bench = new BookBench();
  private long lastId;

  private void receive(int connection, Request request) {
    var peer = new Peer(new byte[] {(byte) connection}, "");
    bench.on(new Event.Received(peer, request));
  }

  /// Calls a method that defers at once.
  private String call(int connection) {
    return call(connection, PUSH);
  }

  private String call(int connection, Request.Options options) {
    var header = Request.Header.sessionless(++lastId);
    receive(connection, new Request.Call(header, 0, "t.block", Slice.of(BookBench.VALUE), options));
    return bench.lastToken();
  }

  private void poll(int connection, String token, boolean push) {
    receive(connection, new Request.Poll(Request.Header.sessionless(++lastId), token, push));
  }

  /// The connections that what follows is pushed to, in order.
  private List<Integer> pushedTo(Runnable what) {
    int before = bench.replies.size();
    what.run();
    var connections = new ArrayList<Integer>();
    for (int i = before; i < bench.replies.size(); i++) {
      assertEquals(0, bench.replies.get(i).header().id());
      connections.add((int) bench.addressees.get(i).identity()[0]);
    }
    return connections;
  }

  @Test
  void everyConnectionThatAskedForIt_hearsTheOutcome() {
    String token = call(1);
    poll(2, token, true);
    poll(3, token, false);
    poll(4, token, true);
    assertEquals(List.of(1, 2, 4), pushedTo(() -> bench.finish(0)));
    assertEquals(token, bench.last(Reply.Result.class).token());
  }

  @Test
  void everyConnectionThatAskedForIt_hearsOfProgress() {
    String token = call(1);
    poll(2, token, true);
    var half = new Progress(0.5, "");
    bench.on(new Event.Progressed(bench.started.getFirst(), () -> half));
    assertEquals(List.of(1, 2), pushedTo(() -> bench.pass(Duration.ofMillis(1))));
    assertEquals(half, bench.last(Reply.Deferred.class).progress());
  }

  @Test
  void lastWordOfAConnection_counts() {
    String token = call(1);
    poll(2, token, true);
    poll(3, token, true);
    poll(1, token, false);
    poll(3, token, false);
    assertEquals(List.of(2), pushedTo(() -> bench.finish(0)));
    String other = call(1);
    poll(1, other, false);
    poll(1, other, true);
    assertEquals(List.of(1), pushedTo(() -> bench.finish(1)));
    String third = call(1);
    poll(1, third, false);
    assertEquals(List.of(), pushedTo(() -> bench.finish(2)));
  }

  /// As one is by which a door asks for all its clients.
  @Test
  void connectionOfMany_hearsTheOutcome_whoeverHasLookedOnce() {
    var shared =
        new Connection(
            new byte[] {1}, "", new Outflow.Line(why -> {}), ReplyFormat.PLAIN, Exit.NONE);
    String token = call(2);
    for (boolean push : new boolean[] {true, false}) {
      var poll = new Request.Poll(Request.Header.sessionless(++lastId), token, push);
      bench.on(new Event.Received(new Peer(shared, ""), poll));
    }
    assertEquals(List.of(2, 1), pushedTo(() -> bench.finish(0)));
    assertInstanceOf(Reply.Result.class, bench.last(Reply.class));
  }

  @Test
  void connectionThatAsksAgain_hearsOnce() {
    String token = call(1);
    poll(1, token, true);
    poll(2, token, true);
    poll(2, token, true);
    poll(1, token, true);
    assertEquals(List.of(2, 1), pushedTo(() -> bench.finish(0)));
  }

  @Test
  void beyondSixteen_whoeverAskedLongestAgo_isLeftOut() {
    String token = call(1);
    for (int connection = 2; connection <= 17; connection++) {
      poll(connection, token, true);
    }
    poll(2, token, true);
    poll(18, token, true);
    List<Integer> told = pushedTo(() -> bench.finish(0));
    assertEquals(Subscribers.MAX, told.size());
    assertEquals(List.of(4, 5, 6), told.subList(0, 3));
    assertEquals(List.of(17, 2, 18), told.subList(13, 16));
  }

  @Test
  void callWithoutPush_isToldNothingUnasked() {
    call(1, new Request.Options(null, null, null, false, Map.of()));
    assertEquals(List.of(), pushedTo(() -> bench.finish(0)));
  }
}
