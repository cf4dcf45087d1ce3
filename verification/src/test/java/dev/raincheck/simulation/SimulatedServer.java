package dev.raincheck.simulation;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The server's real book, with a world of the test's making around it.
public final class SimulatedServer {
  /// How long what arrives has waited for the loop, in turn.
  private static final long[] WAITS_NS = {0, 2_000_000, 70_000, 0, 300_000_000};

  private final ServerWorld world;
  private final OperationBook book;
  private final Map<Operation, Work> working = new HashMap<>();
  private final Said said = new Said();
  private final SimulatedDoor door;

  /// Those whose outcome was taken inside the process since the turn before.
  private final Queue<Operation> taken = new ArrayDeque<>();

  private final int messageBytesMax;
  private final long startedNs;
  private boolean flushing;
  private int came;

  public SimulatedServer(
      ServerWorld world,
      RandomGenerator random,
      Times times,
      Limits limits,
      ShutdownStrategy strategy) {
    this(world, Alone.settings(world, random, times, limits, strategy));
  }

  /// As it is set up.
  public SimulatedServer(ServerWorld world, BookSettings settings) {
    this(world, settings, ForeignDialect.NONE);
  }

  /// @param foreign what is spoken beside Raincheck's own protocol, by [ServerWorld#sentForeign]
  public SimulatedServer(ServerWorld world, BookSettings settings, ForeignDialect foreign) {
    this.world = world;
    door =
        foreign == ForeignDialect.NONE
            ? new SimulatedDoor(this::leaves, foreign)
            : new SimulatedDoor(this::leavesForeign, foreign);
    messageBytesMax = settings.limits().messageBytesMax();
    startedNs = world.nowNs();
    book = new OperationBook(settings, Methods.served(), new InWorld());
  }

  public void on(Event event) {
    on(event, world.nowNs());
  }

  private void on(Event event, long cameNs) {
    book.on(event, cameNs, world.nowNs());
    check();
  }

  /// When what the loop has just come to had come: not always in the order in which it does.
  private long cameNs() {
    return Math.max(startedNs, world.nowNs() - WAITS_NS[came++ % WAITS_NS.length]);
  }

  private void check() {
    book.check(working.keySet());
  }

  /// The largest frame that it takes.
  public int messageBytesMax() {
    return messageBytesMax;
  }

  public void receive(Sender from, Frame frame) {
    door.arrived(from, frame.bytes());
    frame.requireRead(takeAll());
  }

  /// The same of another protocol than Raincheck's own.
  public void receive(Sender from, byte[] message) {
    door.arrived(from, message);
    takeAll();
  }

  /// Somebody inside the process took how the operation ended.
  public void taken(Operation outcome) {
    taken.add(outcome);
  }

  /// The connection has ended, and everything that came by it has been received.
  public void disconnected(String peer) {
    door.ended(peer);
    takeAll();
  }

  /// The ids of what there was.
  private List<Long> takeAll() {
    List<Long> read = new ArrayList<>();
    for (Event event; (event = door.poll()) != null; ) {
      if (event instanceof Event.Received(Peer peer, Request request)) {
        read.add(request.header().id());
        world.received(SimulatedDoor.name(peer.connection()), request);
      }
      on(event, cameNs());
    }
    return read;
  }

  /// The end of a turn: what has come due is done, and what was said leaves.
  public void advance() {
    if (book.nextDueNs() <= world.nowNs()) {
      book.advance(world.nowNs());
      check();
    }
    door.flush(outcome -> on(new Event.Delivered(outcome)));
    for (Operation outcome; (outcome = taken.poll()) != null; ) {
      on(new Event.Delivered(outcome));
    }
    said.end();
    if (flushing) {
      flushing = false;
      on(new Event.Flushed());
    }
  }

  private boolean leaves(Connection connection, Slice frame) {
    String peer = SimulatedDoor.name(connection);
    byte[] bytes = frame.toByteArray();
    List<Reply> replies = said.leave(peer, bytes);
    List<Long> ids = replies.stream().map(it -> it.header().id()).toList();
    return world.sent(peer, new Frame(bytes, ids), replies);
  }

  private boolean leavesForeign(Connection connection, Slice message) {
    return world.sentForeign(SimulatedDoor.name(connection), message.toByteArray());
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

  /// As a runner does that has the handler's value.
  public void finish(Work work, byte[] value) {
    if (value.length > valueBytesMax()) {
      fail(work, ErrorCode.RESULT_TOO_LARGE);
      return;
    }
    var outcome = new Outcome.Value(Slice.of(value));
    ended(work, work.operation.inflates ? outcome.deflated() : outcome);
  }

  private int valueBytesMax() {
    return messageBytesMax - 1_024;
  }

  public void fail(Work work) {
    fail(work, ErrorCode.INTERNAL);
  }

  private void fail(Work work, ErrorCode code) {
    ended(work, new Outcome.Failed(Failure.of(code, Execution.FINISHED, "it failed")));
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
      say(peer, message, null);
    }

    private void say(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
      if (message instanceof Encoding.Plain) {
        peer.exit().send(peer, message, outcome);
        return;
      }
      String name = SimulatedDoor.name(peer.connection());
      world.replied(name, said.add(name, message.bytes()));
      peer.exit().send(peer, message, outcome);
    }

    @Override
    public void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
      say(peer, outcome, operation);
    }

    @Override
    public void flush() {
      flushing = true;
    }

    @Override
    public void start(Operation operation) {
      Slice arguments = Objects.requireNonNull(operation.arguments);
      var work = new Work(operation, Compression.inflate(arguments, valueBytesMax()).toByteArray());
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
    public void store(StoreOrder order) {
      world.ordered(order);
    }

    @Override
    public void warn(String message) {}

    @Override
    public void close(Ledger ledger) {
      world.closed(ledger);
    }
  }
}
