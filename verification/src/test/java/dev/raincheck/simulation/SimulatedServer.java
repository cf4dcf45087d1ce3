package dev.raincheck.simulation;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.Actions;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.Consultation;
import dev.raincheck.server.book.Event;
import dev.raincheck.server.book.MethodDirectory;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Identifiers;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.random.RandomGenerator;

/// The server's real book, with a world of the test's making around it.
public final class SimulatedServer {
  /// What the book wants of the world.
  public interface World {
    long nowNs();

    void replied(String peer, Reply reply);

    /// Whether the connection is up, as far as the server's side can tell.
    boolean isConnected(String peer);

    /// A handler is started. The world ends it by [SimulatedServer#finish] or
    /// [SimulatedServer#fail], or never.
    void started(Work work);

    /// A handler is asked to stop.
    void askedToStop(Work work);

    /// Runs this later, in the server's turn.
    void later(Runnable turn);

    void closed(Ledger ledger);
  }

  /// A handler at work.
  public static final class Work {
    private final Operation operation;
    public final byte[] arguments;

    Work(Operation operation, byte[] arguments) {
      this.operation = operation;
      this.arguments = arguments;
    }

    public String method() {
      return operation.method.name();
    }
  }

  private final World world;
  private final OperationBook book;
  private final Map<Operation, Work> working = new HashMap<>();
  private final ReplyDecoder decoder = new ReplyDecoder();

  /// What follows at the end of the turn.
  private final Queue<Event> consequences = new ArrayDeque<>();

  public SimulatedServer(
      World world, RandomGenerator random, Times times, Limits limits, ShutdownStrategy strategy) {
    this.world = world;
    long epoch = Identifiers.draw(random);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    var settings =
        new BookSettings(
            "simulated",
            epoch,
            times,
            limits,
            strategy,
            new TokenSigner("simulated", epoch, secret, false),
            Access.OPEN,
            random,
            0,
            world.nowNs(),
            false);
    book = new OperationBook(settings, methods(), new InWorld());
  }

  private static MethodDirectory methods() {
    var serial = new Gate(1);
    return new MethodDirectory(
        List.of(
            method("sim.quick", CallMode.NON_BLOCKING, false, List.of()),
            method("sim.work", CallMode.RESPONDING, false, List.of()),
            method("sim.again", CallMode.RESPONDING, true, List.of()),
            method("sim.block", CallMode.BLOCKING, false, List.of()),
            method("sim.serial", CallMode.RESPONDING, false, List.of(serial)),
            method("sim.limited", CallMode.BLOCKING, false, List.of(serial, new Gate(2)))),
        Map.of("sim", new byte[] {(byte) 0x90}),
        new byte[] {(byte) 0x90});
  }

  private static ServedMethod method(
      String name, CallMode mode, boolean idempotent, List<Gate> gates) {
    var policy =
        new CallPolicy(
            mode,
            Threads.VIRTUAL,
            Optional.empty(),
            OptionalInt.empty(),
            idempotent,
            CallPolicy.Timings.NONE);
    return new ServedMethod(name, policy, gates, arguments -> new Outcome.Value(arguments));
  }

  private void on(Event event) {
    book.on(event, world.nowNs());
    endTurn();
  }

  private void endTurn() {
    check();
    for (Event event; (event = consequences.poll()) != null; ) {
      book.on(event, world.nowNs());
      check();
    }
  }

  private void check() {
    book.check(working.keySet());
  }

  public void receive(Sender from, Request request) {
    var connection = new Connection(identity(from.peer()), from.address());
    on(new Event.Received(new Peer(connection, from.principal()), request));
  }

  /// The connection has ended, and everything that came by it has been received.
  public void disconnected(String peer) {
    on(new Event.Disconnected(new Connection(identity(peer), "")));
  }

  private static byte[] identity(String peer) {
    return peer.getBytes(StandardCharsets.UTF_8);
  }

  public void advance() {
    book.advance(world.nowNs());
    endTurn();
  }

  /// Whether it still holds something, when no handler works and nothing is left to wait for.
  public boolean holdsSomethingForNobody() {
    return working.isEmpty()
        && !book.toString().contains(" 0 unfinished (oldest none), 0 kept in 0 bytes, 0 sessions");
  }

  public long nextDueNs() {
    return book.nextDueNs();
  }

  public void requestShutdown() {
    on(new Event.ShutdownRequested());
  }

  public void finish(Work work, byte[] value) {
    ended(work, new Outcome.Value(Slice.of(value)));
  }

  public void fail(Work work) {
    ended(
        work, new Outcome.Failed(Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "it failed")));
  }

  private void ended(Work work, Outcome outcome) {
    if (working.remove(work.operation) != null) {
      on(new Event.Finished(work.operation, outcome));
    }
  }

  public void progress(Work work, double fraction) {
    if (working.containsKey(work.operation)) {
      var said = new Progress(fraction, "");
      on(new Event.Progressed(work.operation, () -> said));
    }
  }

  @Override
  public String toString() {
    return book.toString();
  }

  private final class InWorld implements Actions {
    @Override
    public void send(Peer peer, Encoding.Message message) {
      world.replied(name(peer), reply(message));
    }

    private Reply reply(Encoding.Message message) {
      try {
        return switch (message) {
          case Encoding.Encoded(Slice bytes) -> decoder.decode(bytes.toByteArray());
          case Encoding.Plain(Reply reply) -> reply;
        };
      } catch (MalformedMessageException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }

    @Override
    public void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
      send(peer, outcome);
      if (world.isConnected(name(peer))) {
        consequences.add(new Event.Delivered(operation));
      }
    }

    @Override
    public void flush() {
      consequences.add(new Event.Flushed());
    }

    private static String name(Peer peer) {
      return new String(peer.identity(), StandardCharsets.UTF_8);
    }

    @Override
    public void start(Operation operation) {
      var work =
          new Work(operation, java.util.Objects.requireNonNull(operation.arguments).toByteArray());
      working.put(operation, work);
      world.started(work);
    }

    @Override
    public void interrupt(Operation operation, String reason) {
      Work work = working.get(operation);
      if (work != null) {
        world.askedToStop(work);
      }
    }

    @Override
    public void named(Operation operation) {}

    @Override
    public void announceShutdown() {}

    @Override
    public void consult(Consultation consultation) {
      world.later(() -> {
        Event event;
        try {
          event = new Event.Decided(consultation.decide());
        } catch (StallingStrategy.Stalled stalled) {
          return; // never answers
        } catch (RuntimeException thrown) {
          event = new Event.StrategyFailed(consultation, "threw " + thrown);
        }
        on(event);
      });
    }

    @Override
    public void warn(String message) {}

    @Override
    public void close(Ledger ledger) {
      world.closed(ledger);
    }
  }
}
