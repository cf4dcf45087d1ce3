package dev.raincheck.client;

import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.book.CallMilestone;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientActions;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Command;
import dev.raincheck.client.book.Query;
import dev.raincheck.client.book.Servers;
import dev.raincheck.client.socket.ClientMessages;
import dev.raincheck.client.socket.DealerSocket;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.CarrierWakes;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.Inbox;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Owns the client's socket and book. Callers leave commands in its inbox and park; of theirs it
/// runs only the callbacks that are to run here. Takes its turns on the transport's thread.
final class ClientLoop implements ClientActions, EventLoop.Turns {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");
  private static final int BATCH_MIN = 8;
  private static final int BATCH_MAX = 128;

  /// How long a clock that is not the system's may jump without being noticed.
  private static final long JUMP_NS_MAX = 10_000_000;

  private final @Nullable LongSupplier ownClock;
  private final ClientEvents events;
  private final int messageBytesMax;
  private final DealerSocket socket;
  private final Servers servers;
  private final CallBook book;
  private final ClientMessages wire;
  private final Inbox<Command> inbox;
  private final CarrierWakes wakes = new CarrierWakes();
  private final Callbacks callbacks;
  private final Entrance entrance;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private volatile boolean closing;

  /// Made beforehand: when it is needed there may be no memory to make it.
  private final Runnable last = this::closeSocket;

  private final ClientEnd end;

  ClientLoop(ClientOptions options) {
    ownClock = options.clock().orElse(null);
    events = new ClientEvents(options.listeners(), this::nowNs);
    messageBytesMax = options.messageBytesMax();
    socket =
        new DealerSocket(
            options.values.forSocket(), nowNs(), what -> LOG.error("{}; make a new client", what));
    servers = new ServersBySocket(socket);
    wire = new ClientMessages(socket);
    inbox = new Inbox<>(socket.events()::wake);
    book = new CallBook(options.values.forBook(), this, nowNs());
    callbacks = new Callbacks(options, socket.events()::thread, this::nowNs);
    entrance = new Entrance(options, callbacks, this::nowNs);
    end = new ClientEnd(book, inbox, wakes, callbacks, events);
  }

  void start() {
    events.start();
    socket.start(this);
  }

  long nowNs() {
    return ownClock == null ? System.nanoTime() : ownClock.getAsLong();
  }

  ClientEvents events() {
    return events;
  }

  int messageBytesMax() {
    return messageBytesMax;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  /// Where calls are let in, before they are submitted.
  Entrance entrance() {
    return entrance;
  }

  ClientCall submit(ClientCall call) {
    post(new Command.Submit(call));
    return call;
  }

  /// Lets the book poll the call, if it does not by itself: the book watches whatever it submits.
  void watch(ClientCall call) {
    if (call.resumed && !call.isDone()) {
      post(new Command.Watch(call));
    }
  }

  void ask(Query.Wanted query) {
    post(new Command.Ask(query));
  }

  boolean acknowledge(String token) {
    return post(new Command.Acknowledge(token));
  }

  boolean isClosed() {
    return closing;
  }

  /// Whether there was a loop to execute it.
  boolean post(Command command) {
    boolean posted = inbox.post(command);
    if (!posted) {
      end.refuse(command);
    }
    return posted;
  }

  private void execute(Command command, long nowNs) {
    if (command instanceof Command.Close) {
      closing = true;
    } else {
      end.execute(command, nowNs);
    }
  }

  @Override
  public void turn() {
    inbox.wakeUp();
    boolean all = takeAll();
    if (closing) {
      book.goodbye(nowNs());
      wire.flush();
      end();
    } else {
      rest(all);
    }
  }

  @Override
  public void failed(Throwable fault) {
    end.failed(fault);
    end();
  }

  private void end() {
    closing = true;
    try {
      end.tellAll();
    } finally {
      socket.events().end(last);
    }
  }

  /// Not on the loop's thread.
  private void closeSocket() {
    try (events;
        socket) {
      end.tellTheRest();
      LOG.debug("closing");
    } finally {
      closed.complete(null);
    }
  }

  /// Whether that was all that had arrived.
  private boolean takeAll() {
    long nowNs = nowNs();
    boolean all = receiveAll(nowNs);
    tellAll();
    book.connection(socket.connection(), nowNs); // after what had come by the old one
    int commands = 0;
    for (Command command; commands < BATCH_MAX && (command = inbox.poll()) != null; commands++) {
      execute(command, nowNs);
    }
    String refusal = socket.pollRefusal();
    if (refusal != null) {
      book.refused(refusal);
    }
    book.advance(nowNs());
    socket.advance(nowNs());
    tellAll();
    wire.flush();
    return all;
  }

  /// Hands over what has come of calls to those that wait.
  private void tellAll() {
    wakes.run();
    callbacks.run();
  }

  /// Takes what has arrived, but no more than a quarter of what is under way: what these replies
  /// set off is sent then, and the server works on it while this takes the rest:
  /// docs/decisions/callbacks-where-users-want-them.md.
  private boolean receiveAll(long nowNs) {
    int most = Math.clamp(book.underWay() / 4, BATCH_MIN, BATCH_MAX);
    for (int messages = 0; messages < most; messages++) {
      if (!receive(nowNs)) {
        return true;
      }
    }
    return false;
  }

  /// Takes the next message, if there is one.
  private boolean receive(long nowNs) {
    try {
      Reply reply = wire.receive();
      if (reply == null) {
        return false;
      }
      book.received(reply, nowNs);
    } catch (MalformedMessageException problem) {
      book.unreadable(problem.id(), String.valueOf(problem.getMessage()), nowNs);
    }
    return true;
  }

  /// Lets the transport do its work, until there is more to do here.
  private void rest(boolean all) {
    if (!all || !callbacks.isEmpty() || socket.isReadable() || !inbox.fallAsleep()) {
      socket.events().wake();
    } else {
      long nowNs = nowNs();
      long dueNs = Math.min(book.nextDueNs(), socket.dueNs());
      socket
          .events()
          .wakeAt(ownClock == null ? dueNs : Math.min(dueNs, nowNs + JUMP_NS_MAX), nowNs);
    }
  }

  @Override
  public void send(Slice message) {
    wire.send(message);
  }

  @Override
  public void tell(CallMilestone what, ClientCall call) {
    events.tell(what, call);
  }

  @Override
  public void end(ClientCall call, CallOutcome outcome) {
    end.tell(call, outcome);
  }

  @Override
  public void reconnect(boolean elsewhere) {
    wire.flush(); // to where it was meant to go; what matters is sent again after this
    socket.reconnect(elsewhere);
  }

  @Override
  public Servers servers() {
    return servers;
  }

  @Override
  public void pushed(Reply reply) {
    events.pushed(reply);
  }

  @Override
  public void warn(String message) {
    LOG.warn("{}", message);
  }

  /// Sends what is left to acknowledge, ends what waits, and closes the socket. Bounded, so not cut
  /// short by an interrupt.
  void close() {
    post(new Command.Close()); // after the commands that came before, and nothing else
    if (!callbacks.isLoopThread()) {
      closed.join();
    }
  }

  /// The live picture; read from any thread, so only roughly true.
  @Override
  public String toString() {
    return entrance + ", " + book + ", " + socket.unsent() + " not taken by the transport";
  }
}
