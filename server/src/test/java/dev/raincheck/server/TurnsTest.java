package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookBench;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.Event;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.book.Specimens;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.LoopWatch;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.server.socket.RawPeer;
import dev.raincheck.server.socket.RouterSocket;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.loop.Inbox;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the loop takes in and gives out in one turn: over a real socket, with a clock that goes on
/// by so much each time it is read.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TurnsTest {
  private static final int CONNECTED_WITHIN_MS = 500;

  private final AtomicLong nowNs = new AtomicLong(1_000_000_000);
  private volatile long stepNs;
  private final RouterSocket socket =
      RouterSocket.bind(
          "tcp://127.0.0.1:*",
          new RouterSocket.Options(
              1 << 20,
              1 << 20,
              1 << 26,
              new Connections(100, 100),
              Duration.ofSeconds(1),
              nowNs::get,
              null),
          what -> {});
  private final String address = socket.address();
  private final Inbox<Event> inbox = new Inbox<>(socket.events()::wake);
  private final ServerLoop loop = loop();
  private final RawPeer peer = connected();
  private long lastId;

  private ServerLoop loop() {
    LongSupplier clock = () -> nowNs.getAndAdd(stepNs);
    BookSettings settings =
        BookBench.settings(
            Times.DEFAULT,
            Limits.DEFAULT,
            ShutdownStrategies.abort(Duration.ofSeconds(1)),
            Access.OPEN,
            clock.getAsLong());
    var runner = new HandlerRunner(inbox, clock, new LoopWatch(socket.events().thread(), clock), 1);
    return new ServerLoop(
        new ServerLoop.Parts(
            socket, inbox, runner, new StrategyThread(inbox), Access.OPEN, null, clock),
        actions -> new OperationBook(settings, Specimens.methods(), actions));
  }

  /// For certain: the transport forgets about one new connection in 25.
  private RawPeer connected() {
    loop.start();
    while (true) {
      var attempt = new RawPeer(address);
      attempt.send(List.of(ping(0)));
      if (attempt.hears(CONNECTED_WITHIN_MS)) {
        attempt.receiveFrame();
        return attempt;
      }
      attempt.close();
    }
  }

  @AfterEach
  void close() throws Exception {
    stepNs = 0;
    inbox.post(new Event.ShutdownRequested());
    loop.end().closed().get(30, TimeUnit.SECONDS);
    peer.close();
  }

  private long sessionThatReads(String... reads) throws MalformedMessageException {
    peer.send(List.of(new Request.Hello(header(0), "test", List.of(reads), null)));
    return assertInstanceOf(Reply.Welcome.class, peer.receive().getFirst()).session();
  }

  private Request.Header header(long session) {
    return new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
  }

  private Request ping(long session) {
    return new Request.Ping(header(session));
  }

  private Request call(long session, long sequence) {
    byte[] arguments = Values.encode(List.of(sequence));
    return new Request.Call(
        header(session), sequence, "t.quick", Slice.of(arguments), Request.Options.DEFAULT);
  }

  private static List<Long> ids(List<Reply> replies) {
    return replies.stream().map(it -> it.header().id()).toList();
  }

  private static List<Long> idsOf(List<Request> requests, int... which) {
    return IntStream.of(which).mapToObj(i -> requests.get(i).header().id()).toList();
  }

  private List<Request> bundle(Request... requests) {
    peer.send(List.of(requests));
    return List.of(requests);
  }

  @Test
  void repliesOfATurn_shareAFrame_forWhoReadsBundles() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    List<Request> asked = bundle(call(session, 1), call(session, 2), ping(session));
    assertEquals(idsOf(asked, 2, 0, 1), ids(peer.receive()), "results come after what has arrived");
  }

  @Test
  void repliesOfATurn_haveFramesOfTheirOwn_forWhoDoesNotSaySo() throws Exception {
    long session = sessionThatReads(Compression.DEFLATE);
    List<Request> asked = bundle(call(session, 1), call(session, 2), ping(session));
    for (int which : new int[] {2, 0, 1}) {
      Reply reply = new ReplyDecoder().decode(peer.receiveFrame());
      assertEquals(asked.get(which).header().id(), reply.header().id());
    }
  }

  @Test
  void replyOutsideASession_hasAFrameOfItsOwn() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    List<Request> asked = bundle(ping(session), ping(0), ping(session), ping(0));
    assertEquals(idsOf(asked, 0, 2), ids(peer.receive()));
    assertEquals(idsOf(asked, 1), ids(peer.receive()));
    assertEquals(idsOf(asked, 3), ids(peer.receive()));
  }

  @Test
  void helloAgain_endsBundles_ifItDoesNotSaySo() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    peer.send(List.of(new Request.Hello(header(session), "test")));
    assertEquals(
        session, assertInstanceOf(Reply.Welcome.class, peer.receive().getFirst()).session());
    List<Request> asked = bundle(ping(session), ping(session));
    assertEquals(idsOf(asked, 0), ids(peer.receive()));
    assertEquals(idsOf(asked, 1), ids(peer.receive()));
  }

  /// Of 5 ms: the rest of a bundle has to wait until the turn's replies are sent.
  @Test
  void turnsTime_endsWithinABundle_andTheNextTurnGoesOnThere() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    stepNs = 2_000_000;
    List<Request> asked =
        bundle(IntStream.range(0, 7).mapToObj(i -> ping(session)).toArray(Request[]::new));
    assertEquals(idsOf(asked, 0, 1, 2), ids(peer.receive()));
    assertEquals(idsOf(asked, 3, 4, 5), ids(peer.receive()));
    assertEquals(idsOf(asked, 6), ids(peer.receive()));
  }

  /// The transport gives each connection its turn, so the loop needs no rate for anybody.
  @Test
  void floodOfBundles_doesNotShutOutWhoAsksBesideIt() throws Exception {
    var flooding = new AtomicBoolean(true);
    try (var flood = new RawPeer(address)) {
      byte[] bundle = RawPeer.frame(Collections.nCopies(128, ping(0)));
      Thread flooder =
          Thread.ofPlatform()
              .start(() -> {
                while (flooding.get()) {
                  flood.send(bundle);
                }
              });
      for (int i = 0; i < 50; i++) {
        List<Request> asked = bundle(ping(0));
        assertEquals(idsOf(asked, 0), ids(peer.receive()));
      }
      flooding.set(false);
      flooder.join();
    }
  }
}
