package dev.raincheck.client;

import dev.raincheck.protocol.MalformedMessageException;
import dev.raincheck.protocol.ReplyDecoder;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.RequestEncoder;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that owns the client's socket and book. Callers leave their wishes in its inbox and
/// park; it runs nothing of theirs.
final class ClientLoop implements ClientActions {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckClient.class);
  private static final int BATCH = 512;

  private final DealerSocket socket;
  private final CallBook book;
  private final RequestEncoder encoder = new RequestEncoder();
  private final ReplyDecoder decoder = new ReplyDecoder();
  private final ConcurrentLinkedQueue<LongConsumer> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sleeping = new AtomicBoolean();
  private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("raincheck-client").unstarted(this::run);
  private volatile boolean closing;

  ClientLoop(ClientOptions options) {
    socket =
        new DealerSocket(
            options.address(),
            options.messageBytesMax(),
            what -> LOG.error("{}; make a new client", what));
    book = new CallBook(options, this, nowNs());
  }

  void start() {
    thread.start();
  }

  long nowNs() {
    return System.nanoTime();
  }

  /// The loop's own.
  CallBook book() {
    return book;
  }

  Executor callbacks() {
    return callbacks;
  }

  void submit(ClientCall call) {
    if (closing) {
      book.finish(
          call, new CallOutcome.Closed()); // never entered the book, so it is the caller's to end
      return;
    }
    post(nowNs -> book.submit(call, nowNs));
  }

  void watch(ClientCall call) {
    if (!call.isDone()) {
      post(nowNs -> watchAnswered(call, nowNs));
    }
  }

  private void watchAnswered(ClientCall call, long nowNs) {
    if (call.token != null) {
      book.watch(call, nowNs);
    }
  }

  void ask(Query query) {
    post(nowNs -> book.ask(query, nowNs));
  }

  void acknowledge(String token) {
    post(nowNs -> book.acknowledge(token, nowNs));
  }

  private void post(LongConsumer wish) {
    inbox.add(wish);
    if (sleeping.get() && sleeping.compareAndSet(true, false)) {
      socket.wake();
    }
  }

  private void run() {
    try {
      while (!closing || !inbox.isEmpty()) {
        if (!turn()) {
          sleep();
        }
      }
      book.flush(nowNs());
    } catch (RuntimeException | Error fault) {
      LOG.error(
          "the client's loop failed and ends; this is a fault of Raincheck, please report it",
          fault);
    } finally {
      closing = true;
      book.abandonAll(new CallOutcome.Closed());
      for (LongConsumer late; (late = inbox.poll()) != null; ) {
        late.accept(nowNs());
      }
      book.abandonAll(new CallOutcome.Closed());
      socket.close();
    }
  }

  private boolean turn() {
    long nowNs = nowNs();
    int frames = 0;
    for (byte[] frame; frames < BATCH && (frame = socket.receive()) != null; frames++) {
      received(frame, nowNs);
    }
    int wishes = 0;
    for (LongConsumer wish; wishes < BATCH && (wish = inbox.poll()) != null; wishes++) {
      wish.accept(nowNs);
    }
    book.advance(nowNs());
    return frames + wishes > 0;
  }

  private void received(byte[] frame, long nowNs) {
    try {
      book.received(decoder.decode(frame), nowNs);
    } catch (MalformedMessageException problem) {
      LOG.warn("a reply could not be understood and is ignored: {}", problem.getMessage());
    }
  }

  private void sleep() {
    sleeping.set(true);
    if (inbox.isEmpty() && !closing) {
      socket.await(timeoutMs(), nowNs());
    }
    sleeping.set(false);
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
  public void send(Request request) {
    socket.send(encoder.encode(request));
  }

  @Override
  public void reconnect() {
    socket.reconnect();
  }

  @Override
  public void warn(String message) {
    LOG.warn("{}", message);
  }

  /// Sends what is left to acknowledge, ends what waits, and closes the socket.
  void close() {
    closing = true;
    socket.wake();
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
    callbacks.shutdown();
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
