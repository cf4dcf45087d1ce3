package dev.raincheck.server;

import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.ReplyEncoder;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that owns the socket and the book: frames become events, actions become frames and
/// threads. A platform thread, since the deadlines rest on it.
final class ServerLoop implements Actions {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);

  /// Bounds one turn, so that neither messages nor outcomes nor deadlines wait for long behind the
  /// others.
  private static final int BATCH = 128;

  private static final long TURN_NS = 5_000_000;

  private final RouterSocket socket;
  private final Inbox inbox;
  private final HandlerRunner runner;
  private final StrategyThread strategyThread;
  private final Access access;
  private final LongSupplier clock;
  private final OperationBook book;
  private final Arrivals arrivals;
  private final Departures departures;
  private final ReplyEncoder encoder = new ReplyEncoder();
  private final CompletableFuture<Ledger> closed = new CompletableFuture<>();
  private @Nullable Ledger ledger;

  /// What the loop works with.
  record Parts(
      RouterSocket socket,
      Inbox inbox,
      HandlerRunner runner,
      StrategyThread strategyThread,
      Access access,
      LongSupplier clock) {}

  ServerLoop(Parts parts, Function<Actions, OperationBook> book) {
    this.socket = parts.socket();
    this.inbox = parts.inbox();
    this.runner = parts.runner();
    this.strategyThread = parts.strategyThread();
    this.access = parts.access();
    this.clock = parts.clock();
    this.arrivals = new Arrivals(socket);
    this.departures = new Departures(socket);
    this.book = book.apply(this);
  }

  /// Completed when the ledger is final and the socket is closed.
  CompletableFuture<Ledger> closed() {
    return closed;
  }

  /// Runs until the book closes.
  void run() {
    try {
      while (ledger == null) {
        if (!turn()) {
          sleep();
        }
      }
    } catch (OutOfMemoryError full) {
      closed.completeExceptionally(full);
      LOG.error("the server ends: no memory is left (give it more, or lower its limits)", full);
    } catch (RuntimeException | Error fault) {
      closed.completeExceptionally(fault);
      LOG.error(
          "the server's loop failed and ends; this is a fault of Raincheck, please report it",
          fault);
    } finally {
      end();
    }
  }

  private void end() {
    try {
      socket.close();
      runner.close();
      strategyThread.close();
      access.close();
    } finally {
      if (ledger != null) {
        LOG.info("closed; {}", ledger);
        closed.complete(ledger);
      }
    }
  }

  /// One turn: what has arrived, what handlers have left, what has come due. Whether there was
  /// anything.
  private boolean turn() {
    socket.answerHandshakes();
    long nowNs = clock.getAsLong();
    long arrivalsEndNs = nowNs + TURN_NS;
    int messages = 0;
    for (Event event;
        hasTime(messages, arrivalsEndNs - nowNs) && (event = arrivals.poll()) != null;
        messages++) {
      book.on(event, nowNs);
      nowNs = clock.getAsLong();
    }
    runner.startWaiting();
    long eventsEndNs =
        nowNs + TURN_NS; // their own: no flood of messages keeps results from leaving
    int events = 0;
    for (Event event;
        hasTime(events, eventsEndNs - nowNs) && (event = inbox.poll()) != null;
        events++) {
      book.on(event, nowNs);
      nowNs = clock.getAsLong();
    }
    runner.startWaiting();
    book.advance(nowNs);
    runner.startWaiting();
    departures.send();
    return messages + events > 0;
  }

  /// The first of a kind always has its turn.
  private static boolean hasTime(int done, long leftNs) {
    return done == 0 || (done < BATCH && leftNs > 0);
  }

  private void sleep() {
    if (inbox.fallAsleep()) {
      socket.await(timeoutMs());
      inbox.wakeUp();
    }
  }

  private long timeoutMs() {
    long dueNs = book.nextDueNs();
    if (dueNs == Long.MAX_VALUE) {
      return -1;
    }
    long leftNs = dueNs - clock.getAsLong();
    return leftNs <= 0 ? 0 : leftNs / 1_000_000 + 1;
  }

  @Override
  public int send(Peer peer, Reply reply) {
    byte[] bytes = encoder.encode(reply);
    if (!peer.takes().aMessageOf(bytes.length)) {
      return bytes.length;
    }
    departures.add(peer, bytes);
    return bytes.length;
  }

  @Override
  public void start(Operation operation) {
    runner.start(operation);
  }

  @Override
  public void named(Operation operation) {
    runner.name(operation);
  }

  @Override
  public void interrupt(Operation operation, String reason) {
    runner.stop(operation, reason);
  }

  @Override
  public void announceShutdown() {
    LOG.info("shutting down; {}", book);
    runner.announceShutdown();
  }

  @Override
  public void consult(Consultation consultation) {
    strategyThread.ask(consultation);
  }

  @Override
  public void warn(String message) {
    LOG.warn("{}", message);
  }

  @Override
  public void close(Ledger finalLedger) {
    ledger = finalLedger;
  }

  /// The book's live state, and what the socket could not deliver. For logs; read from any thread,
  /// so only roughly true.
  @Override
  public String toString() {
    return "%s, %d malformed, %d undeliverable, %d refused"
        .formatted(book, arrivals.malformed(), socket.undeliverable(), socket.refused());
  }
}
