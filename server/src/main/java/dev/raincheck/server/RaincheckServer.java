package dev.raincheck.server;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.BackgroundLogger;
import dev.raincheck.protocol.Inbox;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// Serves methods that take milliseconds or hours, and answers every call on time: with its result,
/// a token, or an error.
///
/// ```java
/// var server = RaincheckServer.builder("tcp://127.0.0.1:5570").serve(Reports.class, new ReportsInMemory()).start();
/// ```
public final class RaincheckServer implements AutoCloseable {
  private final String address;
  private final Inbox<Event> inbox;
  private final HandlerRunner runner;
  private final ServerLoop loop;
  private final AtomicBoolean requested = new AtomicBoolean();

  RaincheckServer(String address, Inbox<Event> inbox, HandlerRunner runner, ServerLoop loop) {
    this.address = address;
    this.inbox = inbox;
    this.runner = runner;
    this.loop = loop;
  }

  /// Starts the description of a server.
  ///
  /// @param address where it listens, such as `tcp://127.0.0.1:5570`; port `*` takes any free one
  /// @throws IllegalArgumentException if it is no address; says what to change
  public static ServerBuilder builder(String address) {
    return new ServerBuilder(requireNonNull(address, "address"));
  }

  /// The address that clients connect to, with the port that was taken.
  public String address() {
    return address;
  }

  /// Asks for a shutdown, as [#close] does, without waiting for it. Asking again is a further
  /// request, which an escalating strategy answers with its next stage.
  ///
  /// @return whether this was the first request
  public boolean requestShutdown() {
    boolean first = requested.compareAndSet(false, true);
    inbox.post(new Event.ShutdownRequested());
    return first;
  }

  /// Waits until the server has closed.
  ///
  /// @return where every accepted operation has come to stand
  /// @throws IllegalStateException if the server failed
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
    return loop.ledger();
  }

  /// Waits until the server has closed or failed.
  ///
  /// @return whether it has
  boolean awaitEnd(long patienceNs) throws InterruptedException {
    boolean over = loop.awaitEnd(patienceNs);
    BackgroundLogger.flush(); // whoever waits here may end the process next
    return over;
  }

  /// Completed with the ledger when the server has closed.
  public CompletableFuture<Ledger> closed() {
    return loop.closed();
  }

  /// Shuts down as the shutdown strategy decides, and waits for it. Called by one of the server's
  /// own handlers it asks for the shutdown and returns, since the shutdown may wait for that
  /// handler. Idempotent: a second call waits only.
  @Override
  public void close() {
    if (!requested.get()) {
      requestShutdown();
    }
    if (!runner.isHandlerThread() && Thread.currentThread() != loop.thread()) {
      awaitClose();
    }
  }

  @Override
  public String toString() {
    return "RaincheckServer " + address + ": " + loop;
  }
}
