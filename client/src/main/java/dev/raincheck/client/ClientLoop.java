package dev.raincheck.client;

import dev.raincheck.protocol.Bundler;
import dev.raincheck.protocol.CarrierWakes;
import dev.raincheck.protocol.MalformedMessageException;
import dev.raincheck.protocol.ReplyDecoder;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.RequestEncoder;
import dev.raincheck.protocol.Unbundler;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that owns the client's socket and book. Callers leave their wishes in its inbox and
/// park; it runs nothing of theirs.
final class ClientLoop implements ClientActions {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckClient.class);
  private static final int BATCH = 128;

  private final int messageBytesMax;
  private final DealerSocket socket;
  private final CallBook book;
  private final RequestEncoder encoder = new RequestEncoder();
  private final ReplyDecoder decoder = new ReplyDecoder();
  private final ClientInbox inbox;
  private final CarrierWakes wakes = new CarrierWakes();
  private final Executor callbacks = Thread.ofVirtual().name("raincheck-callback")::start;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("raincheck-client").unstarted(this::run);

  private final Unbundler arriving = new Unbundler();

  /// What this turn has to say. Sent together at its end: a request sent by itself wakes the
  /// transport's thread for a packet of one message.
  private final Bundler leaving = new Bundler();

  private volatile boolean closing;

  ClientLoop(ClientOptions options) {
    messageBytesMax = options.messageBytesMax();
    socket = new DealerSocket(options, what -> LOG.error("{}; make a new client", what));
    inbox = new ClientInbox(socket::wake);
    book = new CallBook(options, this, nowNs());
  }

  void start() {
    thread.start();
  }

  long nowNs() {
    return System.nanoTime();
  }

  int messageBytesMax() {
    return messageBytesMax;
  }

  /// The loop's own.
  CallBook book() {
    return book;
  }

  Executor callbacks() {
    return callbacks;
  }

  void submit(ClientCall call) {
    post(nowNs -> book.submit(call, nowNs), () -> call.end(new CallOutcome.Closed()));
  }

  /// Has the call polled, if it is not by itself: the book watches whatever it submits.
  void watch(ClientCall call) {
    if (call.resumed && !call.isDone()) {
      post(nowNs -> book.watch(call, nowNs), () -> call.end(new CallOutcome.Closed()));
    }
  }

  void ask(Query query) {
    post(nowNs -> book.ask(query, nowNs), () -> query.abandoned(new CallOutcome.Closed()));
  }

  /// Whether there was a loop to tell.
  boolean acknowledge(String token) {
    return post(nowNs -> book.acknowledge(token, nowNs), () -> {});
  }

  boolean isClosed() {
    return closing;
  }

  private boolean post(LongConsumer granted, Runnable refused) {
    return inbox.post(new ClientInbox.Wish(granted, refused));
  }

  private void run() {
    try (socket;
        inbox) { // whatever happens: who finds the inbox open waits for an answer
      serve();
    }
  }

  private void serve() {
    try {
      while (!closing) {
        if (!turn()) {
          sleep();
        }
      }
      book.flush(nowNs());
      sendAll();
    } catch (RuntimeException | Error fault) {
      LOG.error(
          "the client's loop failed and ends; this is a fault of Raincheck, please report it",
          fault);
    } finally {
      closing = true;
      try {
        book.abandonAll(new CallOutcome.Closed());
      } finally {
        wakes.run();
      }
    }
  }

  private boolean turn() {
    long nowNs = nowNs();
    int messages = 0;
    while (messages < BATCH && receive(nowNs)) {
      messages++;
    }
    wakes.run();
    int wishes = 0;
    for (ClientInbox.Wish wish; wishes < BATCH && (wish = inbox.poll()) != null; wishes++) {
      wish.granted().accept(nowNs);
    }
    String refusal = socket.takeRefusal();
    if (refusal != null) {
      book.refused(refusal);
    }
    book.advance(nowNs());
    wakes.run();
    sendAll();
    return messages + wishes > 0;
  }

  private void sendAll() {
    if (!leaving.isEmpty()) {
      socket.send(leaving.take());
    }
  }

  /// Takes the next message, if there is one.
  private boolean receive(long nowNs) {
    try {
      byte[] message = arriving.next(socket::receive);
      if (message == null) {
        return false;
      }
      book.received(decoder.decode(message), nowNs);
    } catch (MalformedMessageException problem) {
      String why = String.valueOf(problem.getMessage());
      LOG.warn("a reply could not be understood: {}", why);
      book.unreadable(problem.id(), why, nowNs);
    }
    return true;
  }

  private void sleep() {
    if (inbox.fallAsleep()) {
      if (!closing) {
        socket.await(timeoutMs(), nowNs());
      }
      inbox.wakeUp();
    }
  }

  private long timeoutMs() {
    long dueNs = book.nextDueNs();
    if (dueNs == Long.MAX_VALUE) {
      return -1;
    }
    long leftNs = dueNs - nowNs();
    return leftNs <= 0 ? 0 : leftNs / 1_000_000 + 1;
  }

  @Override
  public int send(Request request, int bytesMax) {
    byte[] message = encoder.encode(request);
    if (message.length <= bytesMax && !leaving.add(message)) {
      sendAll();
      leaving.add(message);
    }
    return message.length;
  }

  @Override
  public void end(ClientCall call, CallOutcome outcome) {
    if (call.awaitedOnVirtualThread) {
      wakes.add(() -> call.end(outcome));
    } else {
      call.end(outcome);
    }
  }

  @Override
  public void reconnect() {
    sendAll(); // to where it was meant to go; what matters is sent again after this
    String why = socket.reconnect();
    if (why != null) {
      LOG.warn("no connection can be made now: {}", why);
    }
  }

  @Override
  public String suspicion() {
    return socket.suspicion();
  }

  @Override
  public void warn(String message) {
    LOG.warn("{}", message);
  }

  /// Sends what is left to acknowledge, ends what waits, and closes the socket.
  void close() {
    post(nowNs -> closing = true, () -> {}); // after what was wished before, and nothing else
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true; // closing is bounded; it is finished first
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The live picture; read from any thread, so only roughly true.
  @Override
  public String toString() {
    return book + ", " + socket.unsent() + " not taken by the transport";
  }
}
