package dev.raincheck.simulation.doors;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.zerorpc.Catalog;
import dev.raincheck.server.zerorpc.ZeroRpcDialect;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.simulation.Agenda;
import dev.raincheck.simulation.Alone;
import dev.raincheck.simulation.Campaign;
import dev.raincheck.simulation.Faults;
import dev.raincheck.simulation.Frame;
import dev.raincheck.simulation.Promise;
import dev.raincheck.simulation.Room;
import dev.raincheck.simulation.Sender;
import dev.raincheck.simulation.ServerWorld;
import dev.raincheck.simulation.SimulatedServer;
import dev.raincheck.simulation.Strategies;
import dev.raincheck.simulation.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One history of clients that have never heard of Raincheck: of ZeroRPC, infi.rpc and HTTP. What
/// they say goes through the real dialects, bytes to requests and replies to bytes; the network
/// drops, duplicates and delays, connections are cut, and the server is killed, restarted and shut
/// down. All of it follows from the seed.
public final class DoorHistory implements ServerWorld, DoorWorld {
  private static final int STEPS_MAX = 1_000_000;

  private final Random random;
  private final DoorFlaw flaw;
  private final Faults faults;
  private final Room room;
  private final Times times;
  private final Agenda agenda = new Agenda();
  private final DoorOracle oracle;
  private final Channels channels;
  private final ForeignWires wires;
  private final HttpCaller http;
  private final ZeroRpcCaller zeroRpc = new ZeroRpcCaller(this);
  private final InfiCaller infi = new InfiCaller(this);
  private final List<DoorCall> calls = new ArrayList<>();
  private boolean isGood;
  private int epoch;
  private boolean closed;
  private @Nullable SimulatedServer server;
  private @Nullable DoorHandlers handlers;

  private DoorHistory(long seed, DoorFlaw flaw) {
    random = new Random(seed);
    this.flaw = flaw;
    faults = Faults.drawn(random);
    room = Room.drawn(random);
    times =
        Times.DEFAULT
            .withCancelGrace(Duration.ofMillis(1 + random.nextInt(2_000)))
            .withDeliveredRetention(Duration.ofSeconds(1 + random.nextInt(30)));
    oracle = new DoorOracle(room.small(), times);
    channels = new Channels(oracle);
    wires = new ForeignWires(this, random, faults);
    http = new HttpCaller(this, flaw, random, faults.drop());
  }

  /// Plays the history of the seed.
  public static Campaign.Met met(long seed) {
    return met(seed, DoorFlaw.NONE);
  }

  static Campaign.Met met(long seed, DoorFlaw flaw) {
    DoorOracle oracle = new DoorHistory(seed, flaw).play();
    return Campaign.Met.of("answers", oracle.answers)
        .and(Campaign.Met.of("ledgers", oracle.ledgers))
        .and(Campaign.Met.of("calls joined", oracle.joined))
        .and(Campaign.Met.of("outcomes told again", oracle.again));
  }

  private DoorOracle play() {
    for (int i = 0; i <= random.nextInt(3); i++) {
      wires.add(new ForeignClient(this, i, random));
    }
    startServer();
    int count = 1 + random.nextInt(20);
    for (long number = 1; number <= count; number++) {
      var call =
          new DoorCall(
              number,
              Sim.NAMES.get(random.nextInt(Sim.NAMES.size())),
              new Random(random.nextLong()));
      calls.add(call);
      at(random.nextInt(8_000), () -> call(call));
    }
    boolean shutsDown = random.nextInt(3) > 0;
    if (faults.kills()) {
      at(random.nextInt(8_000), this::kill);
    }
    if (shutsDown) {
      at(500 + random.nextInt(20_000), this::shutDown);
    }
    isGood =
        faults.drop() == 0 && !faults.kills() && !faults.hangs() && !shutsDown && !room.small();
    run();
    if (server != null && server.holdsSomethingForNobody()) {
      throw new Promise.Broken("who has gone leaves nothing behind: " + server);
    }
    oracle.end(calls, isGood);
    return oracle;
  }

  private void run() {
    for (int step = 0; step < STEPS_MAX; step++) {
      long nextNs = agenda.nextNs();
      if (server != null) {
        nextNs = Math.min(nextNs, server.nextDueNs());
      }
      if (nextNs == Long.MAX_VALUE) {
        return;
      }
      agenda.goOnTo(nextNs);
      if (server != null) {
        server.advance();
      }
      oracle.checkAnswers(nowNs());
    }
    throw new Promise.Broken("every call ends: after " + STEPS_MAX + " steps there is more to do");
  }

  private void call(DoorCall call) {
    switch (random.nextInt(3)) {
      case 0 -> http.call(call);
      case 1 -> infi.call(wires.one(random), call);
      default -> zeroRpc.call(wires.one(random), call);
    }
  }

  private void startServer() {
    epoch++;
    int run = epoch;
    closed = false;
    oracle.anotherRun();
    channels.anotherRun();
    var catalog =
        new Catalog(ZeroRpc.DEFAULT, List.of(ServiceContract.of(Sim.class)), times, "simulated");
    ForeignDialect dialect =
        new FlawedDialect(new ZeroRpcDialect(catalog, random.nextLong()), flaw);
    var settings =
        Alone.settings(this, random, times, room.limits(random), Strategies.drawn(random));
    var started = new SimulatedServer(this, settings, dialect);
    server = started;
    handlers =
        new DoorHandlers(
            this,
            random,
            faults,
            started,
            () -> server == started,
            number -> channels.ended(number, nowNs()));
    http.serverStarted(started);
    wires.serverStarted(run);
  }

  private void kill() {
    if (server != null) {
      server = null;
      http.serverKilled();
      oracle.anotherRun();
      wires.serverGone();
      at(random.nextInt(6_000), this::restart);
    }
  }

  private void restart() {
    if (server == null) {
      startServer();
    }
  }

  private void shutDown() {
    if (server != null) {
      server.requestShutdown();
    }
  }

  @Override
  public void closed(Ledger ledger) {
    closed = true;
    http.serverClosed();
    oracle.closed(ledger);
    wires.serverGone();
    at(
        0,
        () -> {
          server = null;
          if (random.nextBoolean()) {
            at(random.nextInt(3_000), this::restart);
          }
        });
  }

  // What the clients want.

  @Override
  public Agenda agenda() {
    return agenda;
  }

  @Override
  public DoorOracle oracle() {
    return oracle;
  }

  @Override
  public long nowNs() {
    return agenda.nowNs();
  }

  @Override
  public void send(ForeignClient client, byte[] message) {
    wires.send(client, message);
  }

  @Override
  public void asks(String channel, Asked question) {
    channels.asks(channel, question);
  }

  @Override
  public ForeignClient another(Random its) {
    return wires.one(its);
  }

  /// A message of a client has arrived at the run of the server that it was sent to.
  void arrived(String peer, String address, byte[] message, int run) {
    if (server != null && !closed && run == epoch) {
      channels.arrived(peer, message, nowNs());
      server.receive(new Sender(peer, address, ""), message);
    }
  }

  void disconnected(String peer, int run) {
    if (server != null && !closed && run == epoch) {
      channels.disconnected(peer);
      server.disconnected(peer);
    }
  }

  /// The run of the server that takes connections, or 0.
  int listening() {
    return server == null || closed ? 0 : epoch;
  }

  // What the server wants.

  @Override
  public boolean sentForeign(String peer, byte[] message) {
    var left = channels.left(peer, message, nowNs());
    return wires.leaves(peer, left.getKey(), left.getValue(), epoch);
  }

  @Override
  public void started(Work work) {
    requireNonNull(handlers).started(work);
  }

  @Override
  public void askedToStop(Work work) {
    requireNonNull(handlers).askedToStop(work);
  }

  @Override
  public void later(Runnable turn) {
    agenda.soon(random, () -> server, turn);
  }

  @Override
  public void received(String peer, Request request) {}

  @Override
  public void replied(String peer, Reply reply) {
    throw new Promise.Broken("a message of Raincheck's own for " + peer + ": " + reply);
  }

  @Override
  public boolean sent(String peer, Frame frame, List<Reply> replies) {
    throw new IllegalStateException("nobody speaks Raincheck's own protocol here: " + peer);
  }
}
