package dev.raincheck.server.book;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.AuthorizedClientsFile;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Who is taken off the list hears nothing any more, asked or unasked, but that: each call that
/// waits gets this answer, with whether it ran.
// it waits for changed files to be seen
@org.junit.jupiter.api.parallel.Execution(ExecutionMode.CONCURRENT)
class FormerClientTest {
  private static final ReplyFormat HELD =
      new ReplyFormat() {
        @Override
        public Encoding encode(Reply reply, Peer.Takes takes, ReplyEncoder encoder) {
          return new Encoding.Plain(reply);
        }

        @Override
        public boolean holds() {
          return true;
        }
      };

  @TempDir private Path folder;

  private static String line(String name) {
    return CurveKeys.generate().publicKey() + " " + name;
  }

  private static void call(BookBench bench, String name, String method) {
    call(bench, new Peer(new byte[] {1}, name), method);
  }

  private static void call(BookBench bench, Peer peer, String method) {
    var header = Request.Header.sessionless(1);
    var call =
        new Request.Call(header, 0, method, Slice.of(BookBench.VALUE), Request.Options.PUSHED);
    bench.on(new Event.Received(peer, call));
  }

  private static long results(BookBench bench) {
    return bench.replies.stream().filter(Reply.Result.class::isInstance).count();
  }

  @Test
  void whoseKeyWasTakenOffTheList_isToldSo() throws IOException {
    Path file = Files.write(folder.resolve("clients"), List.of(line("ada")));
    try (var access = new Access(new AuthorizedClientsFile(file), (principal, method) -> true)) {
      var bench =
          new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 0);
      call(bench, "", "t.work"); // the socket knows the key by no name any more
      String told = bench.replies.getLast().toString();
      assertTrue(told.contains("this client is not in the server's list"), told);
      call(bench, "carol", "t.work"); // a user of a door, who never was
      told = bench.replies.getLast().toString();
      assertTrue(told.contains("\"carol\" is not in the server's list"), told);
    }
  }

  /// A book that has ada and bob as its clients.
  private BookBench bench(Access access) {
    access.start();
    return new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 0);
  }

  private Access adaAndBob() throws IOException {
    Path file = Files.write(folder.resolve("clients"), List.of(line("ada"), line("bob")));
    return new Access(new AuthorizedClientsFile(file), (principal, method) -> true);
  }

  private void takeOffBob(Access access) throws IOException {
    Files.write(folder.resolve("clients"), List.of(line("ada")));
    await().until(() -> !access.isKnown("bob"));
  }

  /// The only reply since it was taken off: tells nothing but that, and whether the call ran.
  private static void assertRefused(BookBench bench, long id, Execution ran) {
    assertEquals(1, bench.replies.size(), () -> bench.replies.toString());
    var failed = bench.last(Reply.Failed.class);
    Failure expected = Refused.former("bob", ran);
    assertEquals(expected, failed.failure());
    assertEquals(id, failed.header().id());
  }

  @Test
  void resultOfWorkThatWasBegunBefore_isNeitherSentNorPushed() throws IOException {
    try (Access access = adaAndBob()) {
      BookBench bench = bench(access);
      for (String name : List.of("ada", "bob")) {
        call(bench, name, "t.block");
        call(bench, name, "t.work");
      }
      takeOffBob(access);
      bench.replies.clear();
      for (int i = 0; i < 4; i++) {
        bench.finish(i);
      }
      assertEquals(2, results(bench));
    }
  }

  @Test
  void callThatWaitsAndEnds_isRefused_andRan() throws IOException {
    try (Access access = adaAndBob()) {
      BookBench bench = bench(access);
      call(bench, "bob", "t.work");
      takeOffBob(access);
      bench.finish(0);
      assertRefused(bench, 1, Execution.FINISHED);
      bench.pass(Duration.ofHours(1));
      assertEquals(1, bench.replies.size());
    }
  }

  @Test
  void callThatWaitsUntilItsTokenIsDue_isRefused_andMayRunOn() throws IOException {
    try (Access access = adaAndBob()) {
      BookBench bench = bench(access);
      call(bench, "bob", "t.work");
      takeOffBob(access);
      bench.pass(Duration.ofSeconds(2));
      assertRefused(bench, 1, Execution.STARTED);
      bench.finish(0);
      assertEquals(1, bench.replies.size());
    }
  }

  @Test
  void callThatWaitsForItsTurn_isRefused_andMayYetRun() throws IOException {
    try (Access access = adaAndBob()) {
      BookBench bench = bench(access);
      call(bench, "ada", "t.serial");
      call(bench, "bob", "t.serial");
      takeOffBob(access);
      bench.pass(Duration.ofSeconds(2));
      bench.replies.removeIf(Reply.Deferred.class::isInstance); // ada's
      assertRefused(bench, 1, Execution.UNKNOWN);
    }
  }

  /// A door's connection holds it: nobody polls, and the push is its answer.
  @Test
  void callThatIsHeldUntilItEnds_isRefusedThen_underTheTokenThatItIsFoundBy() throws IOException {
    try (Access access = adaAndBob()) {
      BookBench bench = bench(access);
      var line = new Outflow.Line(why -> {});
      var held = new Connection(new byte[] {1}, "", line, HELD, Exit.NONE);
      call(bench, new Peer(held, "bob"), "t.block");
      String token = bench.lastToken();
      takeOffBob(access);
      bench.replies.clear();
      bench.finish(0);
      assertRefused(bench, ReplySender.PUSH, Execution.FINISHED);
      assertEquals(token, bench.last(Reply.Failed.class).token());
    }
  }

  @Test
  void whoWaitsForWhatTheStoreHas_isRefused() throws IOException {
    try (Access access = adaAndBob()) {
      access.start();
      BookBench one = BenchStore.bench(ShutdownStrategies.drain());
      BookBench two = BenchStore.another(one, 8, access);
      call(one, "bob", "t.block");
      one.store.carryOut(one);
      var poll = new Request.Poll(Request.Header.sessionless(2), one.lastToken(), false);
      one.finish(0);
      one.store.carryOut(one);
      two.on(new Event.Received(new Peer(new byte[] {1}, "bob"), poll));
      takeOffBob(access);
      two.store.carryOut(two);
      assertRefused(two, 2, Execution.UNKNOWN);
    }
  }

  @Test
  void resultOfAnotherServer_isNotPushedEither() throws IOException {
    try (Access access = adaAndBob()) {
      access.start();
      BookBench one = BenchStore.bench(ShutdownStrategies.drain());
      BookBench two = BenchStore.another(one, 8, access);
      for (String name : List.of("ada", "bob")) {
        call(one, name, "t.block");
        one.store.carryOut(one);
        var poll = new Request.Poll(Request.Header.sessionless(1), one.lastToken(), true);
        two.on(new Event.Received(new Peer(new byte[] {1}, name), poll));
        two.store.carryOut(two);
      }
      takeOffBob(access);
      one.finish(0);
      one.finish(1);
      one.store.carryOut(one);
      two.pass(Duration.ofMillis(1_100));
      two.store.carryOut(two);
      assertEquals(1, results(two));
    }
  }
}
