package dev.raincheck.server;

import dev.raincheck.protocol.EventLoop;
import dev.raincheck.protocol.Inbox;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.ReplyEncoder;
import dev.raincheck.protocol.Slice;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns the socket and the book: frames become events, actions become frames and threads. Takes its
/// turns on the transport's thread, a platform thread, since the deadlines rest on it.
final class ServerLoop implements Actions, EventLoop.Turns {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);

  /// Bounds one turn, so that neither messages nor outcomes nor deadlines wait for long behind the
  /// others.
  private static final int BATCH = 128;

  private static final long TURN_NS = 5_000_000;

  private final RouterSocket socket;
  private final Inbox<Event> inbox;
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
  private @Nullable Throwable failure;

  /// What the loop works with.
  record Parts(
      RouterSocket socket,
      Inbox<Event> inbox,
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

  /// Takes turns until the book closes.
  void start() {
    socket.start(this);
  }

  /// The thread of the turns.
  Thread thread() {
    return socket.events().thread();
  }

  @Override
  public void turn() {
    inbox.wakeUp();
    boolean all = takeAll();
    if (ledger != null) {
      socket.events().end(this::close);
    } else {
      rest(all);
    }
  }

  @Override
  public void failed(Throwable fault) {
    failure = fault;
    try {
      if (fault instanceof OutOfMemoryError) {
        LOG.error("the server ends: no memory is left (give it more, or lower its limits)", fault);
      } else {
        LOG.error(
            "the server's loop failed and ends; this is a fault of Raincheck or of ZeroMQ: please"
                + " report it, and start the process again",
            fault);
      }
    } finally {
      socket.events().end(this::close);
    }
  }

  /// Not on the loop's thread.
  private void close() {
    try (access;
        strategyThread;
        runner;
        socket) {
      LOG.debug("closing");
    } finally {
      tellClosed();
    }
  }

  private void tellClosed() {
    Throwable fault = failure;
    if (fault != null) {
      closed.completeExceptionally(fault);
      return;
    }
    LOG.info("closed; {}", ledger);
    closed.complete(Objects.requireNonNull(ledger));
  }

  /// What has arrived, what handlers have left, what has come due. Whether that was all that had
  /// arrived.
  private boolean takeAll() {
    socket.advance(clock.getAsLong());
    boolean all = take(arrivals::poll);
    runner.startWaiting();
    take(inbox::poll);
    runner.startWaiting();
    book.advance(clock.getAsLong());
    runner.startWaiting();
    departures.send();
    return all;
  }

  /// Each source has a time of its own: no flood of messages keeps results from leaving.
  ///
  /// @return whether that was all
  private boolean take(Supplier<@Nullable Event> source) {
    long nowNs = clock.getAsLong();
    long endNs = nowNs + TURN_NS;
    for (int events = 0; hasTime(events, endNs - nowNs); events++) {
      Event event = source.get();
      if (event == null) {
        return true;
      }
      if (event instanceof Event.Disconnected(Connection connection)) {
        socket.forget(connection);
      }
      book.on(event, nowNs);
      nowNs = clock.getAsLong();
    }
    return false;
  }

  /// The first of a kind always has its turn.
  private static boolean hasTime(int done, long leftNs) {
    return done == 0 || (done < BATCH && leftNs > 0);
  }

  /// Lets the transport do its work, until there is more to do here.
  private void rest(boolean all) {
    if (!all || socket.isReadable() || !inbox.fallAsleep()) {
      socket.events().wake();
    } else {
      long dueNs = Math.min(book.nextDueNs(), socket.nextDueNs());
      socket.events().wakeAt(dueNs, clock.getAsLong());
    }
  }

  @Override
  public int send(Peer peer, Reply reply) {
    Slice message = encoder.encode(reply);
    if (peer.takes().aMessageOf(message.length())) {
      departures.add(peer, message);
    }
    return message.length();
  }

  @Override
  public boolean flush(Peer peer) {
    return departures.send(peer.connection());
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
