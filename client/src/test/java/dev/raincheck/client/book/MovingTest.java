package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenSigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a client goes on to another server, and how it learns which there are.
class MovingTest {
  private static final long DRAINS_FOR_MS = 20_000;
  private static final String DURABLE =
      TokenSigner.ofStore("a store", 1, new byte[16]).signDurable(1, new Token.Id(1, 2));

  private final CallBench bench = new CallBench();

  @BeforeEach
  void knowOthers() {
    bench.servers = new OtherServers(false);
  }

  /// A server that drains refuses the last call.
  private void refuse(CallBench at) {
    Failure refusal = CallBench.failure(ErrorCode.SHUTTING_DOWN).withRetry(Retry.ELSEWHERE);
    long id = at.last(Request.Call.class).header().id();
    at.receive(new Reply.Failed(new Reply.Header(id, DRAINS_FOR_MS), null, refusal));
  }

  @Test
  void serverThatDrains_isLeft_ifItHasNothingMoreForTheClient() {
    ClientCall call = bench.submit();
    refuse(bench);
    assertEquals(0, bench.moves);
    bench.pass(1_010);
    assertEquals(1, bench.moves);
    assertFalse(call.isDone());
  }

  @Test
  void serverThatDrains_isNotLeft_whileItHasTheAnswerToACall() {
    bench.submit();
    bench.submit();
    refuse(bench);
    bench.pass(1_010);
    assertEquals(0, bench.moves);
  }

  @Test
  void serverThatDrains_isNotLeft_whileAResultIsToBeClaimed() {
    bench.submitDeferred();
    bench.submit();
    refuse(bench);
    bench.pass(1_010);
    assertEquals(0, bench.moves);
  }

  /// Others have it in the store, and calls would wait for hours.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void serverThatDrains_isLeft_thoughAResultIsToBeClaimed_ifOthersHaveItToo(boolean othersHaveIt) {
    bench.servers = new OtherServers(othersHaveIt);
    bench.submit();
    var header = CallBench.headerFor(bench.last(Request.Call.class));
    bench.receive(new Reply.Deferred(header, DURABLE, true, null, 5_000, 900_000));
    bench.submit();
    refuse(bench);
    bench.pass(1_010);
    assertEquals(othersHaveIt ? 1 : 0, bench.moves);
    assertEquals(othersHaveIt ? 1 : 0, bench.count(Request.Poll.class));
  }

  @Test
  void serverThatDrains_isNotLeft_whileItAloneHasAResult() {
    bench.servers = new OtherServers(true);
    bench.submitDeferred();
    bench.submit();
    refuse(bench);
    bench.pass(1_010);
    assertEquals(0, bench.moves);
  }

  @Test
  void onlyServer_isNotLeft() {
    var alone = new CallBench();
    alone.submit();
    refuse(alone);
    alone.pass(1_010);
    assertEquals(0, alone.moves);
  }

  @Test
  void serverWithAStore_isAskedWhoElseThereIs_whileItIsUsed() {
    bench.store = 42;
    bench.connect();
    call();
    long hellos = bench.count(Request.Hello.class);
    bench.pass(29_000);
    call();
    assertEquals(hellos, bench.count(Request.Hello.class));
    bench.pass(1_100);
    call();
    call();
    assertEquals(hellos + 1, bench.count(Request.Hello.class));
  }

  /// The answer to that question is no reason to ask for all tokens.
  @Test
  void questionWhoElseThereIs_pollsNothing() {
    bench.store = 42;
    bench.connect();
    bench.submitDeferred();
    bench.pass(5_000);
    bench.deferred(bench.last(Request.Poll.class), 900_000, null);
    long polls = bench.count(Request.Poll.class);
    bench.pass(30_100);
    call();
    bench.pass(10);
    assertEquals(polls, bench.count(Request.Poll.class));
  }

  private void call() {
    bench.submit();
    bench.result(bench.last(Request.Call.class));
  }

  @Test
  void serverWithoutAStore_isNotAsked() {
    call();
    long hellos = bench.count(Request.Hello.class);
    bench.pass(60_000);
    call();
    assertEquals(hellos, bench.count(Request.Hello.class));
  }
}
