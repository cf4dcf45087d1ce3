package dev.raincheck.server;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.wire.ServerPorts;
import dev.raincheck.server.event.Event;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.Uninterrupted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Serves methods that take milliseconds or hours, and answers every call on time: with its result,
/// a token, or an error.
///
/// ```java
/// var server = RaincheckServer.builder("tcp://127.0.0.1:5570").serve(Reports.class, new ReportsInMemory()).start();
/// ```
public final class RaincheckServer implements AutoCloseable {
  static {
    ServerPorts.offer(
        RaincheckServer.class, (server, pushed) -> server.running().local().open(pushed));
  }

  private final ServerStart start;
  private final AtomicBoolean startAsked = new AtomicBoolean();
  private final AtomicBoolean shutdownAsked = new AtomicBoolean();
  private volatile ServerStart.@Nullable Running running;

  RaincheckServer(ServerStart start) {
    this.start = start;
  }

  /// Starts the description of a server.
  ///
  /// @param address where it listens, such as `tcp://127.0.0.1:5570`; port `*` takes any free one
  /// @return a builder with the defaults
  /// @throws IllegalArgumentException if it is no such address; the message says what to change
  public static ServerBuilder builder(String address) {
    return new ServerBuilder(requireNonNull(address, "address"));
  }

  /// Binds the address and serves.
  ///
  /// @return this server
  /// @throws IllegalArgumentException if the address cannot be bound; the message says what to do,
  ///   and the server may be started again
  /// @throws IllegalStateException if it was started or closed before, or another handler is set
  ///   for the signals that it asked for
  public RaincheckServer start() {
    if (!startAsked.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "start: the server was started or closed before (expected: once; build() makes another"
              + " one)");
    }
    try {
      Uninterrupted.get(this::begin);
    } catch (RuntimeException | Error failed) {
      running = null;
      startAsked.set(false);
      throw failed;
    }
    if (shutdownAsked.get()) {
      running().inbox().post(new Event.ShutdownRequested()); // meanwhile
    }
    return this;
  }

  private RaincheckServer begin() {
    start.start(this);
    return this;
  }

  /// Before anything of it runs.
  void attach(ServerStart.Running its) {
    running = its;
  }

  private ServerStart.Running running() {
    ServerStart.Running its = running;
    if (its == null) {
      throw new IllegalStateException("the server was not started (expected: start() first)");
    }
    return its;
  }

  /// {@return the address that clients connect to, with the port that was taken}
  ///
  /// @throws IllegalStateException before the start
  public String address() {
    return running().address();
  }

  /// {@return a picture of the server: its state, what it does, and how full it is} Waits for
  /// nothing, so it fits a health check. Can be called before the start and after the end, too.
  public ServerStatus status() {
    ServerStart.Running its = running;
    return its == null ? ServerStatus.idle(ServerStatus.State.BUILT, null) : its.loop().status();
  }

  /// Asks for a shutdown, as [#close] does, without waiting for it. Asking again is a further
  /// request, which an escalating strategy answers with its next stage. Before the start it makes
  /// the server shut down as soon as it is started.
  ///
  /// @return whether this was the first request
  public boolean requestShutdown() {
    boolean first = shutdownAsked.compareAndSet(false, true);
    ServerStart.Running its = running;
    if (its != null) {
      its.inbox().post(new Event.ShutdownRequested());
    }
    return first;
  }

  /// Waits until the server has closed. An interrupt does not end the wait, and is kept for later.
  ///
  /// @return where every accepted operation has come to stand
  /// @throws IllegalStateException if the server failed, or was not started
  public Ledger awaitClose() {
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        over = awaitEnd(Long.MAX_VALUE);
      } catch (InterruptedException hurried) {
        interrupted = true; // as with `CompletableFuture.join`: the close is bounded by its budget
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return running().loop().end().ledger();
  }

  /// Waits until the server has closed or failed.
  ///
  /// @return whether it has
  boolean awaitEnd(long patienceNs) throws InterruptedException {
    boolean over = running().loop().end().await(patienceNs);
    BackgroundLogger.flush(); // whoever waits here may end the process next
    return over;
  }

  /// {@return a future that completes with the ledger when the server has closed, and exceptionally
  /// if the server failed}
  ///
  /// @throws IllegalStateException before the start
  public CompletableFuture<Ledger> closed() {
    return running().loop().end().closed();
  }

  /// Shuts down as the shutdown strategy decides, and waits for it. Called by one of the server's
  /// own handlers it asks for the shutdown and returns, since the shutdown may wait for that
  /// handler. Idempotent: a second call only waits. A server that was not started cannot be started
  /// afterwards.
  ///
  /// @throws IllegalStateException if the server failed
  @Override
  public void close() {
    if (startAsked.compareAndSet(false, true)) {
      return; // it never served, and never will
    }
    ServerStart.Running its = running;
    boolean isAsked = shutdownAsked.get() || status().state() == ServerStatus.State.DRAINING;
    if (!isAsked) { // another request might be the next stage of an escalation
      requestShutdown();
    }
    if (its != null
        && !its.runner().isHandlerThread()
        && Thread.currentThread() != its.loop().thread()) {
      awaitClose();
    }
  }

  @Override
  public String toString() {
    ServerStart.Running its = running;
    return "RaincheckServer " + (its == null ? "(not started)" : its.address() + ": " + its.loop());
  }
}
