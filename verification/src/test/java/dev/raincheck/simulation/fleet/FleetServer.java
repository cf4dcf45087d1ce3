package dev.raincheck.simulation.fleet;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.simulation.Agenda;
import dev.raincheck.simulation.Frame;
import dev.raincheck.simulation.Sender;
import dev.raincheck.simulation.ServerWorld;
import dev.raincheck.simulation.SimulatedServer;
import dev.raincheck.simulation.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run of a server of the fleet, from its start to its close or its death: the real book, a
/// clock of its own, and what stands between it and the store.
final class FleetServer implements ServerWorld, StoreClerk.Server {

  /// What a server wants of the world.
  interface World {
    void listens(FleetServer server);

    void received(FleetServer server, String peer, Request request);

    void replied(FleetServer server, String peer, Reply reply);

    boolean sent(FleetServer server, String peer, Frame frame, List<Reply> replies);

    void started(FleetServer server, Work work);

    void askedToStop(FleetServer server, Work work);

    void closed(FleetServer server, Ledger ledger);
  }

  /// What all servers of a history have around them.
  record Surroundings(Agenda agenda, Random random, StoreWire wire, SimulatedStore store) {}

  /// What a run is set up with.
  ///
  /// @param number of the run: no other one of the history has it
  /// @param place which server of the fleet it is
  record Setup(int number, int place, ShutdownStrategy strategy, long leaseMs) {}

  final Setup setup;
  final Process process;
  private final World world;
  private final Agenda agenda;
  private final Random random;
  private final SimulatedStore store;
  private final StoreWire wire;
  private final StoreClerk clerk;
  private final Keeper keeper;
  private final Queue<Event.OfStore> inbox = new ArrayDeque<>();

  /// The runs on the store that it has had.
  private final Set<Long> epochs = new HashSet<>();

  private final OwnClock clock;
  private @Nullable SimulatedServer server;
  private boolean closed;

  /// How often it was taken for dead.
  int fenced;

  FleetServer(World world, Setup setup, Surroundings around) {
    this.agenda = around.agenda();
    this.random = around.random();
    this.wire = around.wire();
    this.store = around.store();
    this.world = world;
    this.setup = setup;
    this.process = new Process(agenda);
    this.clock = new OwnClock(agenda, random);
    this.clerk = new StoreClerk(process, wire, store, this, this::open);
    this.keeper = new Keeper(process, wire, store, random, setup.leaseMs());
    start();
  }

  private SimulatedRun open() {
    return store.open("server " + setup.place(), setup.leaseMs());
  }

  private void start() {
    wire.ask(
        new StoreWire.Asker<SimulatedRun>(
            process, this::opened, failed -> process.later(300, this::start)),
        this::open);
  }

  private void opened(SimulatedRun run) {
    begun(run);
    StoreRun.Identity identity = run.identity();
    var times = Times.DEFAULT.withCancelGrace(Duration.ofMillis(1 + random.nextInt(2_000)));
    var settings =
        new BookSettings(
            "server " + setup.place(),
            identity.epoch(),
            times,
            Limits.DEFAULT.withUnfinishedMax(random.nextInt(4) == 0 ? 4 : 1_000),
            setup.strategy(),
            TokenSigner.ofStore(identity.store(), identity.epoch(), identity.tokenSecret()),
            Access.OPEN,
            random,
            random.nextLong(7_200_000),
            nowNs(),
            true);
    server = new SimulatedServer(this, settings);
    clerk.begin(run);
    world.listens(this);
  }

  @Override
  public void begun(SimulatedRun run) {
    fenced += epochs.isEmpty() ? 0 : 1;
    epochs.add(run.identity().epoch());
    keeper.keep(run);
  }

  /// Whether the run on the store was this server's.
  boolean had(long epoch) {
    return epochs.contains(epoch);
  }

  /// By its own clock.
  @Override
  public long nowNs() {
    return clock.nowNs();
  }

  /// By the clock of the history; [Long#MAX_VALUE] if there is nothing to do.
  long nextDueNs() {
    if (server == null || closed || !process.runs()) {
      return Long.MAX_VALUE;
    }
    return clock.toHistoryNs(server.nextDueNs());
  }

  boolean serves() {
    return server != null && !closed && !process.isDead();
  }

  int messageBytesMax() {
    return server.messageBytesMax();
  }

  void receive(Sender from, Frame frame) {
    process.now(() -> {
      if (!closed) {
        server.receive(from, frame);
      }
    });
  }

  void disconnected(String peer) {
    process.now(() -> {
      if (!closed) {
        server.disconnected(peer);
      }
    });
  }

  void advance() {
    if (serves() && process.runs()) {
      server.advance();
    }
  }

  void requestShutdown() {
    say("shuts down");
    process.now(() -> {
      if (server == null) {
        process.kill(); // it has not come up yet
      } else if (!closed) {
        server.requestShutdown();
      }
    });
  }

  void finish(Work work, byte[] value) {
    server.finish(work, value);
  }

  void fail(Work work) {
    server.fail(work);
  }

  void progress(Work work, double fraction) {
    server.progress(work, fraction);
  }

  private void say(String what, Object... more) {
    Trace.say(agenda.nowNs(), "server " + setup.number(), what, more);
  }

  /// Its process is gone at once.
  void kill() {
    say("is killed");
    process.kill();
    if (random.nextBoolean()) {
      agenda.add(random.nextInt(1_000), this::isMissed);
    }
  }

  /// The database knows that the process is gone.
  private void isMissed() {
    for (long epoch : epochs) {
      store.members.get(epoch).silent = true;
    }
  }

  @Override
  public void post(Event.OfStore event) {
    inbox.add(event);
    process.later(
        random.nextInt(3),
        () -> {
          Event.OfStore next = inbox.remove();
          if (!closed) {
            say("hears", next);
            server.on(next);
          }
        });
  }

  @Override
  public void ordered(StoreOrder order) {
    say("orders", order);
    clerk.order(order);
  }

  @Override
  public void received(String peer, Request request) {
    say("gets", peer, request);
    world.received(this, peer, request);
  }

  @Override
  public void replied(String peer, Reply reply) {
    say("says", peer, reply);
    world.replied(this, peer, reply);
  }

  @Override
  public boolean sent(String peer, Frame frame, List<Reply> replies) {
    return world.sent(this, peer, frame, replies);
  }

  @Override
  public void started(Work work) {
    say("starts", work.method(), work.record());
    world.started(this, work);
  }

  @Override
  public void askedToStop(Work work) {
    world.askedToStop(this, work);
  }

  @Override
  public void later(Runnable turn) {
    process.later(
        random.nextInt(3),
        () -> {
          if (!closed) {
            turn.run();
          }
        });
  }

  @Override
  public void closed(Ledger ledger) {
    closed = true;
    say("closes", ledger);
    world.closed(this, ledger);
    clerk.close();
  }

  @Override
  public String toString() {
    return "run %d of server %d, epochs %s: %s"
        .formatted(setup.number(), setup.place(), epochs, server);
  }
}
