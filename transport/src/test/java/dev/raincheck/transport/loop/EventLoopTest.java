package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Turns between those of a real transport.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopTest {
  private static final String NAME = "test-loop";

  private final BlockingQueue<String> broken = new LinkedBlockingQueue<>();
  private final EventLoop loop = new EventLoop(NAME, true, broken::add);
  private final ZContext context = context(loop);
  private final ZMQ.Socket socket = context.createSocket(SocketType.PAIR);
  private final BlockingQueue<Thread> turns = new LinkedBlockingQueue<>();
  private final CompletableFuture<Thread> ended = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();

  private static ZContext context(EventLoop loop) {
    ZContext context = loop.make(() -> new ZContext(1));
    context.setLinger(0);
    context.setThreadFactor(loop::createThread);
    return context;
  }

  private void start(Runnable turn) {
    loop.start(
        new EventLoop.Turns() {
          @Override
          public void turn() {
            turns.add(Thread.currentThread());
            turn.run();
          }

          @Override
          public void failed(Throwable fault) {
            failed.complete(fault);
            end();
          }
        },
        List.of(socket.getFD()));
  }

  private void end() {
    loop.end(() -> ended.complete(Thread.currentThread()));
  }

  @AfterEach
  void close() {
    loop.close(context::close);
  }

  @Test
  void turns_areTakenOnTheTransportsThread() throws Exception {
    start(() -> {});
    assertEquals(loop.thread(), turns.take());
    assertEquals(NAME, loop.thread().getName());
    assertTrue(loop.thread().isDaemon());
  }

  @Test
  void start_takesATurn_andSoDoesEachWake() throws Exception {
    start(() -> {});
    turns.take();
    loop.wake();
    turns.take();
    loop.wake();
    turns.take();
  }

  @Test
  void message_isATurn_andIsThere() throws Exception {
    var received = new LinkedBlockingQueue<byte[]>();
    int port = socket.bindToRandomPort("tcp://127.0.0.1");
    start(() -> {
      byte[] message = socket.recv(ZMQ.DONTWAIT);
      if (message != null) {
        received.add(message);
        socket.send(message, ZMQ.DONTWAIT);
      }
    });
    byte[] echoed = null;
    while (echoed == null) { // JeroMQ forgets about one new connection in 25
      try (var other = new ZContext()) {
        ZMQ.Socket peer = other.createSocket(SocketType.PAIR);
        peer.setReceiveTimeOut(500);
        peer.connect("tcp://127.0.0.1:" + port);
        peer.send(new byte[] {42});
        echoed = peer.recv();
      }
    }
    assertArrayEquals(new byte[] {42}, echoed);
    assertArrayEquals(new byte[] {42}, received.take());
  }

  @Test
  void wakeAt_takesATurnByItself_theEarliestFirst() throws Exception {
    var asked = new CompletableFuture<@Nullable Void>();
    start(() -> {
      if (asked.complete(null)) {
        loop.wakeAt(Long.MAX_VALUE / 4, 0);
        loop.wakeAt(1_000_000, 0);
        loop.wakeAt(Long.MAX_VALUE / 4, 0);
      }
    });
    turns.take();
    turns.take();
  }

  /// The one that goes off makes the turn that asks for the next one.
  @Test
  void wakeAt_worksAgainAndAgain() throws Exception {
    start(() -> loop.wakeAt(1_000, 0));
    for (int i = 0; i < 5_000; i++) {
      turns.take();
    }
  }

  /// Of a hundred, four would be silent for half a minute.
  @Test
  void newConnections_areHeard_ifTheyAreLookedAtAgain() {
    ZMQ.Socket all = context.createSocket(SocketType.PULL);
    int port = all.bindToRandomPort("tcp://127.0.0.1");
    all.setReceiveTimeOut(10_000);
    for (int i = 0; i < 100; i++) {
      var looking = new EventLoop("looking", true, broken::add);
      ZContext other = context(looking);
      ZMQ.Socket peer = other.createSocket(SocketType.PUSH);
      peer.setEventHook(event -> looking.rescanTwice(), ZMQ.EVENT_CONNECTED);
      peer.connect("tcp://127.0.0.1:" + port);
      peer.send(new byte[] {42});
      assertNotNull(all.recv(), "connection " + i);
      looking.close(other::close);
    }
  }

  @Test
  void end_takesNoMoreTurns_andDoesTheLastElsewhere_once() throws Exception {
    start(() -> {
      end();
      loop.end(() -> broken.add("ended twice"));
    });
    assertNotEquals(loop.thread(), ended.get());
    loop.wake();
    close(); // after the wake has been seen
    assertEquals(1, turns.size());
    assertTrue(broken.isEmpty());
  }

  /// For whom JeroMQ's sockets throw.
  @Test
  void threadThatWasInterrupted_takesItsTurns_asIfNothingHadBeen() throws Exception {
    start(() -> assertNull(socket.recv(ZMQ.DONTWAIT)));
    turns.take();
    loop.thread().interrupt();
    assertFalse(loop.thread().isInterrupted());
    loop.wake();
    turns.take();
    assertFalse(failed.isDone());
  }

  @Test
  void turnThatThrows_isTheLast() throws Exception {
    var fault = new OutOfMemoryError("played by a test");
    start(() -> {
      throw fault;
    });
    assertEquals(fault, failed.get());
    ended.get();
    loop.wake();
    close(); // after the wake has been seen
    assertEquals(1, turns.size());
    assertTrue(broken.isEmpty());
  }

  /// By an error in a hook, which the transport does not survive.
  private void die(Error fault) throws InterruptedException {
    socket.setEventHook(
        event -> {
          throw fault;
        },
        ZMQ.EVENT_ACCEPTED);
    int port = socket.bindToRandomPort("tcp://127.0.0.1");
    try (var other = new ZContext()) {
      other.createSocket(SocketType.PAIR).connect("tcp://127.0.0.1:" + port);
      loop.thread().join();
    }
  }

  @Test
  void deathOfTheThread_failsTheTurns_soThatTheyEnd() throws Exception {
    var fault = new OutOfMemoryError("played by a test");
    start(() -> {});
    turns.take();
    die(fault);
    assertEquals(fault, failed.get());
    ended.get();
    assertTrue(broken.isEmpty());
  }

  @Test
  void deathOfTheThreadBeforeTheFirstTurn_isToldOf_andFailsTheTurnsThatBegin() throws Exception {
    die(new OutOfMemoryError("played by a test"));
    assertEquals(
        "ZeroMQ thread test-loop died: java.lang.OutOfMemoryError: played by a test",
        broken.take());
    start(() -> {});
    assertInstanceOf(IllegalStateException.class, failed.get());
    ended.get();
    assertTrue(turns.isEmpty());
  }

  @Test
  void transportThread_thatDies_isToldOf() throws Exception {
    Thread reaper =
        loop.createThread(
            () -> {
              throw new IllegalStateException("boom");
            },
            "reaper-1");
    reaper.start();
    assertEquals(
        "ZeroMQ thread reaper-1 died: java.lang.IllegalStateException: boom", broken.take());
  }

  @Test
  void transportWithADeadThread_isClosedByAnother() throws Exception {
    loop.createThread(
            () -> {
              throw new IllegalStateException("boom");
            },
            "reaper-1")
        .start();
    broken.take();
    var by = new CompletableFuture<Thread>();
    loop.close(() -> by.complete(Thread.currentThread()));
    assertNotEquals(Thread.currentThread(), by.get());
  }

  /// As where a process has no descriptor left for what the closing opens.
  @Test
  void transportThatLosesAThreadWhileItIsClosed_isNotWaitedFor() throws Exception {
    var never = new CompletableFuture<@Nullable Void>();
    Thread reaper =
        loop.createThread(
            () -> {
              throw new IllegalStateException("boom");
            },
            "reaper-1");
    loop.close(() -> {
      reaper.start();
      never.join();
    });
    assertEquals(
        "ZeroMQ thread reaper-1 died: java.lang.IllegalStateException: boom", broken.take());
    never.complete(null);
  }

  @Test
  void failureToClose_isThrown() {
    var failure = new IllegalStateException("boom");
    var other = new EventLoop("failing", true, broken::add);
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                other.close(() -> {
                  throw failure;
                }));
    assertEquals(failure, thrown);
  }

  @Test
  void transportWithoutAKnownThread_isRefused() {
    var other = new EventLoop("none", true, what -> {});
    assertThrows(IllegalStateException.class, other::thread);
    other.close(() -> {});
  }
}
