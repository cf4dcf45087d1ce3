package dev.raincheck.simulation.fleet;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.client.book.Servers;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.simulation.Agenda;
import dev.raincheck.simulation.Campaign;
import dev.raincheck.simulation.Crowd;
import dev.raincheck.simulation.Faults;
import dev.raincheck.simulation.Frame;
import dev.raincheck.simulation.Links;
import dev.raincheck.simulation.Network;
import dev.raincheck.simulation.Sender;
import dev.raincheck.simulation.SimulatedClient;
import dev.raincheck.simulation.Sizes;
import dev.raincheck.simulation.Work;
import java.util.ArrayList;
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

  /// Where messages take three seconds and two of five are lost, most of a client's connections are
  /// over before an answer comes.
  private static final long END_MS = 1_600_000;

  private static final long RETENTION_MS = 25 * 3_600_000L;

  private static final Servers SEVERAL =
      new Servers() {
        @Override
        public boolean knowOthers() {
          return true;
        }
      };

  private final Random random;
  private final Faults faults;
  private final FleetOracle oracle;
  private final Agenda agenda = new Agenda();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final FleetCallers callers;
  private final FleetServers servers;
  private final Map<Integer, FleetServer> running;
  private final FleetHandlers handlers;
  private final Network network;
  private final Links links;
  private final Crowd crowd;
  private final Sizes sizes = new Sizes(false);
  private final SimulatedStore store;
  private final StoreWire wire;
  private final FleetServer.Surroundings around;
  private final long leaseMs;
  private final int size;
  private long agedMs;

  FleetHistory(long seed, Flaw flaw) {
    random = new Random(seed);
    faults = Faults.drawn(random);
    leaseMs = 1_500L + random.nextInt(4_000);
    size = 1 + random.nextInt(3);
    store = new SimulatedStore(this::databaseMs, flaw, "the store");
    wire = new StoreWire(agenda, random, store, StoreFaults.drawn(random, TROUBLE_MS));
    around = new FleetServer.Surroundings(agenda, random, wire, store);
    oracle = new FleetOracle(store);
    network = new Network(agenda, random, faults, clients);
    links = new Links(agenda, random, this::ended);
    crowd = new Crowd(agenda, random, clients, links, sizes);
    servers = new FleetServers(this, around, links, oracle, new FleetServers.Size(size, leaseMs));
    running = servers.running;
    handlers = new FleetHandlers(random, faults, oracle);
    callers = new FleetCallers(agenda, random, crowd, faults, oracle);
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
    servers.startAll();
    crowd.come(this, 1 + random.nextInt(4), faults.drop() > 0 ? 3 : 0);
    callers.act();
    for (int i = random.nextInt(2 * size + 1); i > 0; i--) {
      at(random.nextInt((int) TROUBLE_MS), servers::disturb);
    }
    at(TROUBLE_MS, this::makePeace);
    run(() -> servers.isPeace() && callers.areDone());
    callers.end();
    endWell();
    oracle.count("store failures", wire.failures);
    return oracle;
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
          callers);
      agenda.goOnTo(nextNs);
      List.copyOf(running.values()).forEach(FleetServer::advance);
      clients.forEach(SimulatedClient::advance);
      oracle.answers.check(running);
    }
  }

  private void at(long delayMs, Runnable what) {
    agenda.add(delayMs, what);
  }

  // The end.

  /// Whatever was wrong is mended: paused servers go on, and there is one of each.
  private void makePeace() {
    wire.heal();
    servers.makePeace();
  }

  /// All shut down; one more server finds all that was left, ends it, and in the end the store is
  /// empty.
  private void endWell() {
    servers.end();
    clients.forEach(client -> {
      if (!client.isGone()) {
        client.close();
      }
    });
    shutAllDown();
    handlers.behave();
    servers.start(0);
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
      while (run.purge(Long.MAX_VALUE) > 0) {}
    } catch (StoreException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // The servers' side.

  @Override
  public void listens(FleetServer server) {
    links.serverStarted(server.setup.number());
  }

  @Override
  public void closed(FleetServer server, Ledger ledger) {
    oracle.closed(server, ledger);
    servers.closed(server);
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
  public void started(FleetServer server, Work work) {
    handlers.started(server, work);
  }

  @Override
  public void askedToStop(FleetServer server, Work work) {
    handlers.askedToStop(server, work);
  }

  // The clients' side.

  @Override
  public Servers servers() {
    return size == 1 ? Servers.ONE : SEVERAL;
  }

  @Override
  public long nowNs() {
    return agenda.nowNs();
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
