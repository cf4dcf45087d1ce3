package dev.raincheck.server;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.look.Gauges;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.StoreThread;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.terms.Milestone;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.Inbox;
import dev.raincheck.transport.loop.LoopWaits;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Owns the door and the book: what comes in becomes events, actions become messages and threads.
/// Takes its turns on the transport's thread, a platform thread, since the deadlines rest on it.
final class ServerLoop implements Actions, EventLoop.Turns {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// Bounds one turn: neither messages nor outcomes nor deadlines wait for long behind the others.
  private static final int BATCH = 128;

  private static final long TURN_NS = 5_000_000;

  private final EventLoop events;
  private final Door door;
  private final Inbox<Event> inbox;
  private final HandlerRunner runner;
  private final StrategyThread strategyThread;
  private final @Nullable StoreThread store;
  private final Access access;
  private final ServerListeners listeners;
  private final ServerClock clock;
  private final ServerGauges gauges;

  /// Null once the loop has ended, so that its memory is free for what is to be done then.
  private volatile @Nullable OperationBook book;

  @SuppressWarnings("UnnecessaryLambda") // made beforehand: later there may be no memory for it
  private final Consumer<Event> dropped = event -> {};

  private final Runnable closing = this::close;

  private final Consumer<Operation> taken = this::taken;

  /// Everything is to leave, and the book to hear that it has.
  private boolean flushing;

  private final LoopDelay delay = new LoopDelay();
  private final LoopEnd end = new LoopEnd();

  /// @param book makes the book, of what is done for it and what others count
  ServerLoop(LoopParts parts, BiFunction<Actions, Supplier<Gauges>, OperationBook> book) {
    this.events = parts.events();
    this.door = parts.door();
    this.inbox = parts.inbox();
    this.runner = parts.runner();
    this.strategyThread = parts.strategyThread();
    this.store = parts.store();
    this.access = parts.access();
    this.listeners = parts.listeners();
    this.clock = parts.clock();
    this.gauges = new ServerGauges(parts.connections(), delay, listeners, store, clock);
    this.book = book.apply(this, gauges);
  }

  LoopEnd end() {
    return end;
  }

  /// Takes turns until the book closes.
  void start() {
    LoopWaits.forbid(
        thread(),
        "a @NonBlocking method, or an authorizer, would wait on its server's own thread for a"
            + " client, and everybody with it (expected: that it calls without waiting, with"
            + " submit, or is not @NonBlocking)");
    events.start(this, door.channels());
  }

  /// The thread of the turns.
  Thread thread() {
    return events.thread();
  }

  @Override
  public void turn() {
    OperationBook current = Objects.requireNonNull(book);
    long systemNs = clock.systemNs(clock.nowNs());
    delay.begin(systemNs);
    inbox.wakeUp();
    door.advance(systemNs);
    boolean all = takeAll(current);
    if (end.isSettled()) {
      stop();
    } else {
      rest(current, all);
    }
  }

  @Override
  public void failed(Throwable fault) {
    end.failed(fault);
    stop();
  }

  private void stop() {
    book = null;
    try {
      inbox.close(dropped);
    } finally {
      events.end(closing);
    }
  }

  /// Not on the loop's thread.
  private void close() {
    end.close(this::closeParts);
  }

  private void closeParts() {
    try (listeners;
        access;
        strategyThread;
        store;
        runner;
        door) {
      LOG.debug("closing");
    }
  }

  /// What has arrived, what handlers have left, what has come due. Whether that was all that had
  /// arrived.
  private boolean takeAll(OperationBook current) {
    boolean all = take(current, door::poll, door::arrivedNs);
    runner.startWaiting();
    take(current, inbox::poll, () -> Door.JUST_NOW);
    runner.startWaiting();
    current.advance(clock.nowNs());
    runner.startWaiting();
    leave(current);
    return all;
  }

  /// What the turn has to say leaves, and the book hears what of it was taken.
  private void leave(OperationBook current) {
    door.flush(taken);
    if (flushing) {
      flushing = false;
      door.settle(taken);
      current.on(new Event.Flushed(), clock.nowNs());
    }
  }

  private void taken(Operation outcome) {
    Objects.requireNonNull(book).on(new Event.Delivered(outcome), clock.nowNs());
  }

  /// Each source has a time of its own: no flood of messages keeps results from leaving. What has
  /// arrived has done so when it came, and not when its turn has: deadlines count from there.
  ///
  /// @return whether that was all
  private boolean take(
      OperationBook current, Supplier<@Nullable Event> source, LongSupplier since) {
    long nowNs = clock.nowNs();
    long endNs = nowNs + TURN_NS;
    // The first of a kind always has its turn.
    for (int events = 0; events == 0 || (events < BATCH && endNs - nowNs > 0); events++) {
      Event event = source.get();
      if (event == null) {
        return true;
      }
      current.on(event, clock.cameNs(since.getAsLong(), nowNs), nowNs);
      nowNs = clock.nowNs();
    }
    return false;
  }

  /// Lets the transport do its work, until there is more to do here.
  private void rest(OperationBook current, boolean all) {
    long nowNs = clock.nowNs();
    delay.end(clock.systemNs(nowNs));
    if (!all || door.isReadable() || !inbox.fallAsleep()) {
      events.wake();
    } else {
      clock.sleep(events, nowNs, current.nextDueNs(), door.nextDueNs());
    }
  }

  @Override
  public void send(Peer peer, Encoding.Message message) {
    peer.exit().send(peer, message, null);
  }

  @Override
  public void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
    peer.exit().send(peer, outcome, operation);
  }

  @Override
  public void flush() {
    flushing = true;
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
    runner.announceShutdown();
    LOG.info("shutting down; {}", String.valueOf(book));
  }

  @Override
  public void consult(Consultation consultation) {
    strategyThread.ask(consultation);
  }

  @Override
  public void takeStack(Operation operation, Function<String, Event> then) {
    runner.takeStack(operation, then);
  }

  @Override
  public void store(StoreOrder order) {
    Objects.requireNonNull(store).order(order);
  }

  @Override
  public void tell(Milestone what, Operation operation) {
    listeners.tell(what, operation, clock);
  }

  @Override
  public void tellRefused(String method, Peer peer, Failure failure) {
    listeners.tellRefused(method, peer, failure);
  }

  @Override
  public void note(String act) {
    LOG.info("{}", act);
  }

  @Override
  public void warn(String message) {
    LOG.warn("{}", message);
  }

  @Override
  public void close(Ledger finalLedger) {
    end.settled(finalLedger);
  }

  /// For any thread; waits for nothing.
  ServerStatus status() {
    OperationBook current = book;
    return current == null
        ? ServerStatus.idle(ServerStatus.State.CLOSED, end.ledgerIfAny())
        : ServerStatus.of(current.status(clock.nowNs()), gauges.get());
  }

  /// The book's live state, and what the socket could not deliver. For logs; read from any thread,
  /// so only roughly true.
  @Override
  public String toString() {
    return (book == null ? "ended" : book) + ", " + door;
  }
}
