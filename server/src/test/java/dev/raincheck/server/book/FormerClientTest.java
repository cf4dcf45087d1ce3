package dev.raincheck.server.book;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.AuthorizedClientsFile;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody whose key is taken off the list hears nothing any more, asked or unasked.
class FormerClientTest {
  @TempDir private Path folder;

  private static String line(String name) {
    return CurveKeys.generate().publicKey() + " " + name;
  }

  private static void call(BookBench bench, String name, String method) {
    var header = Request.Header.sessionless(1);
    var call =
        new Request.Call(header, 0, method, Slice.of(BookBench.VALUE), Request.Options.PUSHED);
    bench.on(new Event.Received(new Peer(new byte[] {1}, name), call));
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
      assertTrue(told.contains("this client was taken off the server's list"), told);
    }
  }

  @Test
  void resultOfWorkThatWasBegunBefore_isNeitherSentNorPushed() throws IOException {
    Path file = Files.write(folder.resolve("clients"), List.of(line("ada"), line("bob")));
    try (var access = new Access(new AuthorizedClientsFile(file), (principal, method) -> true)) {
      access.start();
      var bench =
          new BookBench(Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 0);
      for (String name : List.of("ada", "bob")) {
        call(bench, name, "t.block");
        call(bench, name, "t.work");
      }
      Files.write(file, List.of(line("ada")));
      await().until(() -> !access.isKnown("bob"));
      bench.replies.clear();
      for (int i = 0; i < 4; i++) {
        bench.finish(i);
      }
      assertEquals(2, results(bench));
    }
  }

  @Test
  void resultOfAnotherServer_isNotPushedEither() throws IOException {
    Path file = Files.write(folder.resolve("clients"), List.of(line("ada"), line("bob")));
    try (var access = new Access(new AuthorizedClientsFile(file), (principal, method) -> true)) {
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
      Files.write(file, List.of(line("ada")));
      await().until(() -> !access.isKnown("bob"));
      one.finish(0);
      one.finish(1);
      one.store.carryOut(one);
      two.pass(Duration.ofMillis(1_100));
      two.store.carryOut(two);
      assertEquals(1, results(two));
    }
  }
}
