package dev.raincheck.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.book.Specimens;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.LoopWatch;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.socket.BenchDoor;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.Inbox;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the loop takes in and gives out in one turn: stepped, with a clock that goes on by so much
/// each time it is read, and with a door that the test stands at.
class TurnsTest {
  private final AtomicLong nowNs = new AtomicLong(1_000_000_000);
  private final LongSupplier clock = this::readClock;
  private final EventLoop events = new EventLoop("turns", true, what -> {});
  private final Inbox<Event> inbox = new Inbox<>(events::wake);
  private final HandlerRunner runner =
      new HandlerRunner(inbox, clock, new LoopWatch(Thread.currentThread(), clock), 1);
  private final BenchDoor door = new BenchDoor();
  private final ServerLoop loop = loop();
  private long stepNs;
  private long lastId;

  private long readClock() {
    return nowNs.getAndAdd(stepNs);
  }

  private ServerLoop loop() {
    BookSettings settings =
        Specimens.settings(
            Times.DEFAULT,
            Limits.DEFAULT,
            ShutdownStrategies.abort(Duration.ofSeconds(1)),
            Access.OPEN,
            nowNs.get());
    return new ServerLoop(
        new LoopParts(
            events,
            door,
            inbox,
            runner,
            new StrategyThread(inbox),
            null,
            Access.OPEN,
            ServerListeners.NONE,
            new Connections(1, 1),
            new ServerClock(null, clock)),
        (actions, gauges) -> new OperationBook(settings, Specimens.methods(), actions, gauges));
  }

  @AfterEach
  void close() {
    runner.close();
    events.close(() -> {});
  }

  private long sessionThatReads(String... reads) throws MalformedMessageException {
    door.receive(List.of(new Request.Hello(header(0), "test", List.of(reads), null)));
    loop.turn();
    return assertInstanceOf(Reply.Welcome.class, door.replies().getFirst()).session();
  }

  private Request.Header header(long session) {
    return new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
  }

  private Request ping(long session) {
    return new Request.Ping(header(session));
  }

  private Request call(long session, long sequence) {
    return call(session, sequence, "t.quick");
  }

  private Request call(long session, long sequence, String method) {
    byte[] arguments = Values.encode(List.of(sequence));
    return new Request.Call(
        header(session), sequence, method, Slice.of(arguments), Request.Options.DEFAULT);
  }

  private static List<Long> ids(List<Reply> replies) {
    return replies.stream().map(it -> it.header().id()).toList();
  }

  private static List<Long> idsOf(List<Request> requests, int... which) {
    return IntStream.of(which).mapToObj(i -> requests.get(i).header().id()).toList();
  }

  /// They come in one frame, and the loop has a turn.
  private List<Request> bundle(Request... requests) {
    door.receive(List.of(requests));
    loop.turn();
    return List.of(requests);
  }

  @Test
  void repliesOfATurn_shareAFrame_forWhoReadsBundles() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    List<Request> asked = bundle(call(session, 1), call(session, 2), ping(session));
    assertEquals(idsOf(asked, 2, 0, 1), ids(door.replies()), "results come after what has arrived");
  }

  @Test
  void repliesOfATurn_haveFramesOfTheirOwn_forWhoDoesNotSaySo() throws Exception {
    long session = sessionThatReads(Compression.DEFLATE);
    List<Request> asked = bundle(call(session, 1), call(session, 2), ping(session));
    for (int which : new int[] {2, 0, 1}) {
      assertEquals(idsOf(asked, which), ids(door.replies()));
    }
  }

  @Test
  void replyOutsideASession_isBundled_ifTheConnectionSaidSo() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    List<Request> asked = bundle(ping(session), ping(0), ping(session), ping(0));
    assertEquals(idsOf(asked, 0, 1, 2, 3), ids(door.replies()));
  }

  @Test
  void helloAgain_endsBundles_ifItDoesNotSaySo() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    door.receive(List.of(new Request.Hello(header(session), "test")));
    loop.turn();
    assertEquals(
        session, assertInstanceOf(Reply.Welcome.class, door.replies().getFirst()).session());
    List<Request> asked = bundle(ping(session), ping(session));
    assertEquals(idsOf(asked, 0), ids(door.replies()));
    assertEquals(idsOf(asked, 1), ids(door.replies()));
  }

  /// Of 5 ms: the rest of a bundle has to wait until the turn's replies are sent.
  @Test
  void turnsTime_endsWithinABundle_andTheNextTurnGoesOnThere() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    stepNs = 2_000_000;
    List<Request> asked =
        bundle(IntStream.range(0, 7).mapToObj(i -> ping(session)).toArray(Request[]::new));
    assertEquals(idsOf(asked, 0, 1, 2), ids(door.replies()));
    assertTrue(door.isEmpty());
    loop.turn();
    assertEquals(idsOf(asked, 3, 4, 5), ids(door.replies()));
    loop.turn();
    assertEquals(idsOf(asked, 6), ids(door.replies()));
  }

  /// However much there is to look at: what is due has its place in each turn.
  @Test
  void pagesForOperators_takeNoMoreOfATurnThanWhatElseArrives() throws Exception {
    var look = new Request.Look(header(0), Request.Look.OPERATIONS, Map.of("key", "none"), null, 0);
    stepNs = 2_000_000;
    door.receive(Collections.nCopies(7, look));
    for (int expected : new int[] {3, 3, 1}) {
      loop.turn();
      int pages = 0;
      while (!door.isEmpty()) {
        assertInstanceOf(Reply.Picture.class, door.replies().getFirst());
        pages++;
      }
      assertEquals(expected, pages);
    }
  }

  /// Of two that run one after the other the second has no result in this turn.
  @Test
  void callThatHasWaitedForItsTurn_isAnsweredOnTime() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    long waitedNs = Times.DEFAULT.respondWithin().toNanos();
    door.arrivedNs = nowNs.get();
    nowNs.addAndGet(waitedNs);
    List<Request> asked = bundle(call(session, 1, "t.serial"), call(session, 2, "t.serial"));
    Reply answer = door.replies().getLast();
    assertInstanceOf(Reply.Deferred.class, answer, "its time is over since it came");
    assertEquals(asked.getLast().header().id(), answer.header().id());
  }

  @Test
  void callThatComesNow_hasAllOfItsTime() throws Exception {
    long session = sessionThatReads(Bundler.READ);
    nowNs.addAndGet(Times.DEFAULT.respondWithin().toNanos());
    List<Request> asked = bundle(call(session, 1, "t.serial"), call(session, 2, "t.serial"));
    while (!door.isEmpty()) {
      assertFalse(ids(door.replies()).contains(asked.getLast().header().id()));
    }
  }

  /// And no sooner than it has left.
  @Test
  void outcomeThatItsConnectionTakes_isDelivered_inTheSameTurn() throws Exception {
    door.receive(List.of(call(0, 0, "t.block")));
    loop.turn();
    String token = assertInstanceOf(Reply.Deferred.class, door.replies().getFirst()).token();
    await().until(() -> !inbox.fallAsleep());
    loop.turn();
    assertEquals(1, unclaimed());
    door.isOpen = false;
    door.receive(List.of(new Request.Poll(header(0), token, false)));
    loop.turn();
    assertEquals(1, unclaimed(), "no connection took it");
    door.isOpen = true;
    door.receive(List.of(new Request.Poll(header(0), token, false)));
    loop.turn();
    assertInstanceOf(Reply.Result.class, door.replies().getFirst());
    assertEquals(0, unclaimed());
  }

  private long unclaimed() {
    return loop.status().methods().stream().mapToLong(ServerStatus.Method::unclaimed).sum();
  }
}
