package dev.raincheck.simulation.fleet;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.simulation.Agenda;
import dev.raincheck.simulation.Campaign;
import dev.raincheck.simulation.Crowd;
import dev.raincheck.simulation.Faults;
import dev.raincheck.simulation.Frame;
import dev.raincheck.simulation.Links;
import dev.raincheck.simulation.Methods;
import dev.raincheck.simulation.Network;
import dev.raincheck.simulation.Payload;
import dev.raincheck.simulation.Sender;
import dev.raincheck.simulation.SimulatedCall;
import dev.raincheck.simulation.SimulatedClient;
import dev.raincheck.simulation.SimulatedServer;
import dev.raincheck.simulation.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// One simulated history of a fleet: several servers with clocks of their own share a store that is
/// slow, fails, is full and leaves in doubt; they are killed, paused, shut down and started again
/// at any point; clients go from one to the other. All of it follows from the seed.
public final class FleetHistory implements FleetServer.World, SimulatedClient.World {
  private static final int STEPS_MAX = 400_000;
  private static final long MS = 1_000_000;

  /// Until then things go wrong; all that was promised is kept by [#END_MS].
  private static final long TROUBLE_MS = 14_000;

  private static final long END_MS = 400_000;
  private static final long RETENTION_MS = 25 * 3_600_000L;

  private static final String[] STRATEGIES = {
    "drain:5s", "hand-off:3s", "hand-off:3s", "reject", "abort:1s", "await-claims:3s"
  };

  private final Random random;
  private final Faults faults;
  private final FleetOracle oracle;
  private final Agenda agenda = new Agenda();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final List<SimulatedCall> calls = new ArrayList<>();
  private final List<SimulatedCall> resumed = new ArrayList<>();
  private final Map<Integer, FleetServer> running = new LinkedHashMap<>();
  private final Map<Long, KeyedCall> keyedCalls = new LinkedHashMap<>();
  private final FleetHandlers handlers;
  private final Network network;
  private final Links links;
  private final Crowd crowd;
  private final Sizes sizes = new Sizes(false);
  private final SimulatedStore store;
  private final StoreWire wire;
  private final long leaseMs;
  private final int size;
  private long agedMs;
  private int runs;
  private boolean isPeace;
  private boolean isEnding;

  /// What others may call again.
  private record KeyedCall(String method, byte[] arguments, Request.Options options) {}

  FleetHistory(long seed, Flaw flaw) {
    random = new Random(seed);
    faults = Faults.drawn(random);
    store = new SimulatedStore(this::databaseMs, flaw, "the store");
    wire = new StoreWire(agenda, random, store, StoreFaults.drawn(random, TROUBLE_MS));
    oracle = new FleetOracle(store);
    network = new Network(agenda, random, faults, clients);
    links = new Links(agenda, random, this::ended);
    crowd = new Crowd(agenda, random, clients, links, sizes);
    handlers = new FleetHandlers(random, faults, oracle);
    leaseMs = 1_500 + random.nextInt(4_000);
    size = 1 + random.nextInt(3);
  }

  private long databaseMs() {
    return agenda.nowNs() / MS + agedMs;
  }

  /// Plays the history of the seed.
  public static Campaign.Met met(long seed) {
    return met(seed, Flaw.NONE);
  }

  static Campaign.Met met(long seed, Flaw flaw) {
    return new FleetHistory(seed, flaw).play().met();
  }

  /// Plays the history to its end, and checks the promises after every step.
  FleetOracle play() {
    for (int place = 0; place < size; place++) {
      start(place);
    }
    crowd.come(this, 1 + random.nextInt(4), faults.drop() > 0 ? 3 : 0);
    int count = 1 + random.nextInt(30);
    for (long number = 1; number <= count; number++) {
      long call = number;
      at(random.nextInt(9_000), () -> call(call));
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      at(random.nextInt(12_000), this::actOnAToken);
    }
    for (int i = random.nextInt(2 * size + 1); i > 0; i--) {
      at(random.nextInt((int) TROUBLE_MS), this::disturb);
    }
    at(TROUBLE_MS, this::makePeace);
    run(() ->
        isPeace
            && calls.stream().allMatch(this::isOver)
            && resumed.stream().allMatch(this::isOver));
    oracle.end(calls, resumed);
    endWell();
    oracle.count("store failures", wire.failures);
    return oracle;
  }

  private boolean isOver(SimulatedCall call) {
    return call.isDone() || call.isAbandoned();
  }

  private void run(BooleanSupplier isOver) {
    long endNs = agenda.nowNs() + END_MS * MS;
    for (int step = 0; !isOver.getAsBoolean(); step++) {
      long nextNs = agenda.nextNs();
      for (FleetServer server : running.values()) {
        nextNs = Math.min(nextNs, server.nextDueNs());
      }
      for (SimulatedClient client : clients) {
        nextNs = Math.min(nextNs, client.nextDueNs());
      }
      require(
          step < STEPS_MAX && nextNs < endNs,
          "nothing is stuck: {}, {}, {}",
          store,
          running,
          stuck());
      agenda.goOnTo(nextNs);
      List.copyOf(running.values()).forEach(FleetServer::advance);
      clients.forEach(SimulatedClient::advance);
      oracle.checkAnswers(running);
    }
  }

  private List<SimulatedCall> stuck() {
    return calls.stream().filter(it -> !isOver(it)).toList();
  }

  private void at(long delayMs, Runnable what) {
    agenda.add(delayMs, what);
  }

  // The end.

  /// Whatever was wrong is mended: paused servers go on, and there is one of each.
  private void makePeace() {
    isPeace = true;
    wire.heal();
    List.copyOf(running.values()).forEach(this::wake);
    for (int place = 0; place < size; place++) {
      startIfNone(place);
    }
  }

  /// All shut down; one more server finds all that was left, ends it, and in the end the store is
  /// empty.
  private void endWell() {
    isEnding = true;
    clients.forEach(client -> {
      if (!client.isGone()) {
        client.close();
      }
    });
    shutAllDown();
    handlers.behave();
    start(0);
    run(() -> store.rows.values().stream().allMatch(Row::isDone));
    shutAllDown();
    for (int i = 0; i < 2; i++) {
      agedMs += RETENTION_MS;
      purge();
    }
    require(store.rows.isEmpty(), "who has gone leaves nothing behind: {}", store);
  }

  private void shutAllDown() {
    List.copyOf(running.values()).forEach(FleetServer::requestShutdown);
    run(() -> running.values().stream().allMatch(it -> it.process.isDead()));
    running.clear();
  }

  private void purge() {
    try (SimulatedRun run = store.open("the last", leaseMs)) {
      while (run.purge() > 0) {}
    } catch (StoreException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // The servers' side.

  private void start(int place) {
    var setup = new FleetServer.Setup(++runs, place, strategy(), leaseMs);
    running.put(setup.number(), new FleetServer(this, setup, agenda, random, wire, store));
  }

  private ShutdownStrategy strategy() {
    return ShutdownStrategies.parse(STRATEGIES[random.nextInt(STRATEGIES.length)]);
  }

  private void startIfNone(int place) {
    boolean isThere =
        running.values().stream().anyMatch(it -> it.setup.place() == place && !it.process.isDead());
    if (!isThere && !isEnding) {
      start(place);
    }
  }

  private void disturb() {
    List<FleetServer> all = running.values().stream().filter(it -> it.process.runs()).toList();
    if (isPeace || all.isEmpty()) {
      return;
    }
    FleetServer server = all.get(random.nextInt(all.size()));
    switch (random.nextInt(5)) {
      case 0, 1 -> kill(server);
      case 2, 3 -> pause(server);
      default -> server.requestShutdown();
    }
  }

  private void kill(FleetServer server) {
    oracle.count("kills");
    server.kill();
    gone(server);
    at(random.nextInt(6_000), () -> startIfNone(server.setup.place()));
  }

  private void gone(FleetServer server) {
    running.remove(server.setup.number());
    oracle.gone(server);
    oracle.count("fenced", server.fenced);
    links.serverGone(server.setup.number());
  }

  private void pause(FleetServer server) {
    oracle.count("pauses");
    Trace.say(agenda.nowNs(), "server " + server.setup.number(), "is paused");
    server.process.pause();
    links.serverPaused(server.setup.number());
    at(random.nextLong(3 * leaseMs), () -> wake(server));
  }

  private void wake(FleetServer server) {
    if (server.process.isPaused() && !server.process.isDead()) {
      oracle.woke(server);
      Trace.say(agenda.nowNs(), "server " + server.setup.number(), "wakes");
      server.process.wake();
      server.advance();
      if (server.serves()) {
        links.serverStarted(server.setup.number());
      }
    }
  }

  @Override
  public void listens(FleetServer server) {
    links.serverStarted(server.setup.number());
  }

  @Override
  public void closed(FleetServer server, Ledger ledger) {
    oracle.closed(server, ledger);
    oracle.gone(server);
    links.serverGone(server.setup.number());
    if (!isPeace) {
      at(random.nextInt(4_000), () -> startIfNone(server.setup.place()));
    }
  }

  @Override
  public void received(FleetServer server, String peer, Request request) {
    oracle.received(server, peer, request);
  }

  @Override
  public void replied(FleetServer server, String peer, Reply reply) {
    oracle.replied(server, peer, reply);
  }

  @Override
  public boolean sent(FleetServer server, String peer, Frame frame, List<Reply> replies) {
    SimulatedClient client = network.clientOf(peer);
    int connection = Network.connectionOf(peer);
    boolean isUp = links.number(client) == connection && links.run(client) == server.setup.number();
    oracle.left(server, peer, replies);
    if (isUp) {
      network.reply(() -> {
        if (links.number(client) == connection) {
          client.receive(frame);
        }
      });
    }
    return isUp;
  }

  @Override
  public void started(FleetServer server, SimulatedServer.Work work) {
    handlers.started(server, work);
  }

  @Override
  public void askedToStop(FleetServer server, SimulatedServer.Work work) {
    handlers.askedToStop(server, work);
  }

  // The clients' side.

  @Override
  public String address() {
    return size == 1 ? "tcp://simulated:1" : "tcp://simulated:1,tcp://simulated:2";
  }

  @Override
  public long nowNs() {
    return agenda.nowNs();
  }

  private void call(long number) {
    SimulatedClient client = crowd.one();
    if (client == null) {
      return;
    }
    if (!keyedCalls.isEmpty() && random.nextInt(5) == 0) {
      callAgain(client);
      return;
    }
    String method = Methods.drawnOfAll(random);
    Request.Options options = faults.options(random, number);
    byte[] arguments = Payload.arguments(number, "");
    submit(client, number, new KeyedCall(method, arguments, options), false);
    if (options.key() != null) {
      keyedCalls.put(number, new KeyedCall(method, arguments, options));
    }
  }

  /// As somebody else does who has the key.
  private void callAgain(SimulatedClient client) {
    List<Long> numbers = List.copyOf(keyedCalls.keySet());
    long number = numbers.get(random.nextInt(numbers.size()));
    submit(client, number, keyedCalls.get(number), true);
  }

  private void submit(SimulatedClient client, long number, KeyedCall what, boolean again) {
    SimulatedCall call = client.submit(number, what.method(), what.arguments(), what.options());
    calls.add(call);
    oracle.called(call, what.options().key() != null, again);
    if (random.nextInt(5) == 0) {
      at(random.nextInt(5_000), () -> client.cancel(call));
    }
    at(500 + random.nextInt(9_000), () -> acknowledgeIfDone(client, call));
  }

  private static void acknowledgeIfDone(SimulatedClient client, SimulatedCall call) {
    if (call.value() != null && !client.isGone()) {
      client.acknowledge(call);
    }
  }

  /// Anybody does something about a token that somebody was given.
  private void actOnAToken() {
    SimulatedClient client = crowd.one();
    if (client == null || calls.isEmpty()) {
      return;
    }
    SimulatedCall call = calls.get(random.nextInt(calls.size()));
    String token = call.token();
    if (token == null) {
      return;
    }
    if (random.nextInt(3) == 0) {
      client.look(token);
    } else {
      SimulatedCall other = client.resume(call.number, token);
      resumed.add(other);
      if (random.nextInt(4) == 0) {
        at(random.nextInt(3_000), () -> client.cancel(other));
      }
      at(random.nextInt(6_000), () -> acknowledgeIfDone(client, other));
    }
  }

  @Override
  public void sent(SimulatedClient client, Frame frame, List<Request> requests) {
    requests.forEach(request -> oracle.handedOver(client, request));
    links.handOver(client, waited -> leaves(client, frame));
  }

  private void leaves(SimulatedClient client, Frame frame) {
    String peer = network.peer(client, links.number(client));
    var from = new Sender(peer, crowd.address(client), crowd.principal());
    FleetServer server = running.get(links.run(client));
    network.request(
        peer,
        () -> {
          if (server != null && server.serves()) {
            server.receive(from, frame);
          }
        });
  }

  @Override
  public void told(SimulatedClient client, Reply reply) {
    oracle.told(client, reply);
  }

  @Override
  public void reconnected(SimulatedClient client) {
    links.dropped(client);
  }

  private void ended(SimulatedClient client, int connection, int run) {
    String peer = network.peer(client, connection);
    FleetServer server = running.get(run);
    network.ended(
        peer,
        () -> {
          if (server != null && server.serves()) {
            server.disconnected(peer);
          }
        });
  }
}
