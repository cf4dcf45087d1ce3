package dev.raincheck.client;

import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Command;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.CarrierWakes;
import dev.raincheck.transport.loop.Inbox;
import dev.raincheck.transport.loop.Persistence;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The ends of calls, and of the client's loop by a close or a fault: all that wait get an answer,
/// whatever happens, and first.
final class ClientEnd {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");

  // Made beforehand: when they are needed there may be no memory to make them.
  private static final CallOutcome CLOSED = new CallOutcome.Closed();
  private static final CallOutcome BROKEN = new CallOutcome.Broken();
  private final Consumer<Command> refusing = this::refuse;
  private final Runnable telling = this::tellAll;

  private final CallBook book;
  private final Inbox<Command> inbox;
  private final CarrierWakes wakes;
  private final Callbacks callbacks;
  private final ClientEvents events;
  private volatile @Nullable Throwable failure;

  /// What is being done; if it fails, whoever waits for it is told like those whose turn is to
  /// come.
  private @Nullable Command begun;

  ClientEnd(
      CallBook book,
      Inbox<Command> inbox,
      CarrierWakes wakes,
      Callbacks callbacks,
      ClientEvents events) {
    this.book = book;
    this.inbox = inbox;
    this.wakes = wakes;
    this.callbacks = callbacks;
    this.events = events;
  }

  /// Has the book do it. The loop's.
  void execute(Command command, long nowNs) {
    begun = command;
    command.execute(book, nowNs);
    begun = null;
  }

  /// Tells all that wait for a call how it has ended. The book knows it no more: if there is no
  /// memory for the rest, it is told all the same. The loop's.
  void tell(ClientCall call, CallOutcome outcome) {
    boolean isLeftToOthers = false;
    try {
      events.tellDone(call, call.told(outcome));
      if (call.awaitedOnVirtualThread && !isFailure()) {
        wakes.add(() -> call.end(outcome));
        isLeftToOthers = true;
      }
    } finally {
      if (!isLeftToOthers) {
        call.end(outcome);
      }
    }
  }

  /// The loop has failed. The loop's.
  void failed(Throwable fault) {
    failure = fault;
  }

  private boolean isFailure() {
    return failure != null;
  }

  private CallOutcome why() {
    return isFailure() ? BROKEN : CLOSED;
  }

  /// Tells whoever waits for it that the loop has ended, and how. On any thread.
  void refuse(Command command) {
    command.refuse(why());
  }

  /// Who finds the inbox open waits for an answer, so it is closed whatever happens. The loop's.
  void tellAll() {
    try {
      book.abandonAll(why());
    } finally {
      refuseAll();
    }
  }

  private void refuseAll() {
    try {
      Command failed = begun;
      if (failed != null) {
        refuse(failed);
      }
      inbox.close(refusing);
    } finally {
      wakes.run();
      callbacks.end();
    }
  }

  /// Answers those for whom there was no memory before, and then logs the end. After the loop's
  /// last turn, on another thread, whose the book is from here on.
  void tellTheRest() {
    Throwable fault = failure;
    if (fault != null) {
      Persistence.insist(telling);
      LOG.error(
          "the client's loop failed and ends; this is a fault of Raincheck or of ZeroMQ: please"
              + " report it, and make a new client",
          fault);
    }
  }
}
