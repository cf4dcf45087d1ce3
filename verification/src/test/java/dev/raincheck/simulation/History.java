package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.shutdown.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One simulated history: clients, a network that drops, duplicates, delays and reorders, a server
/// that is killed, restarted and shut down at any point, and handlers that misbehave. All of it
/// follows from the seed.
final class History implements ServerWorld, SimulatedClient.World {
  /// Most take some hundreds.
  private static final int STEPS_MAX = 1_000_000;

  private final Random random;
  private final Faults faults;
  private final Room room;
  private final Sizes sizes;
  private final Oracle oracle;
  private final Agenda agenda = new Agenda();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final List<SimulatedCall> calls = new ArrayList<>();
  private final Network network;
  private final Links links;
  private final Crowd crowd;
  private final Handlers handlers;
  private final Others others;
  private int epoch;
  private boolean closed;
  private @Nullable SimulatedServer server;

  History(long seed) {
    random = new Random(seed);
    faults = Faults.drawn(random);
    room = Room.drawn(random);
    sizes = Sizes.drawn(random);
    oracle = new Oracle(room.small());
    network = new Network(agenda, random, faults, clients);
    links = new Links(agenda, random, this::ended);
    crowd = new Crowd(agenda, random, clients, links, sizes);
    handlers = new Handlers(agenda, random, faults, oracle, () -> server);
    others = new Others(agenda, random, oracle);
  }

  /// Plays the history of the seed.
  static Campaign.Met met(long seed) {
    Oracle oracle = new History(seed).play();
    return Campaign.Met.of("replies", oracle.replies)
        .and(Campaign.Met.of("ledgers", oracle.ledgers))
        .and(Campaign.Met.of("limits reached", oracle.requests.overloaded))
        .and(Campaign.Met.of("results given way", oracle.requests.gone))
        .and(Campaign.Met.of("bundles", oracle.bundles))
        .and(Campaign.Met.of("too large", oracle.bounds.tooLarge));
  }

  /// Plays the history to its end, and checks the promises after every step.
  Oracle play() {
    startServer();
    crowd.come(this, room.clients(), faults.drop() > 0 ? room.cutsMax() : 0);
    int count = 1 + random.nextInt(40);
    for (long number = 1; number <= count; number++) {
      long call = number;
      at(random.nextInt(8_000), () -> call(call));
    }
    for (int i = 0; i < random.nextInt(8); i++) {
      at(random.nextInt(10_000), () -> others.act(crowd.one(), calls));
    }
    if (faults.kills()) {
      at(random.nextInt(8_000), this::kill);
    }
    if (random.nextInt(5) > 0) {
      int shutdownMs = 500 + random.nextInt(20_000);
      at(shutdownMs, this::shutDown);
      if (random.nextBoolean()) {
        at(shutdownMs + random.nextInt(5_000), this::shutDown);
      }
    }
    run();
    if (server != null && server.holdsSomethingForNobody()) {
      throw new Promise.Broken("who has gone leaves nothing behind: " + server);
    }
    oracle.end(calls, others.resumed);
    return oracle;
  }

  private void run() {
    for (int step = 0; step < STEPS_MAX; step++) {
      long nextNs = agenda.nextNs();
      if (server != null) {
        nextNs = Math.min(nextNs, server.nextDueNs());
      }
      for (SimulatedClient client : clients) {
        nextNs = Math.min(nextNs, client.nextDueNs());
      }
      if (nextNs == Long.MAX_VALUE) {
        return;
      }
      agenda.goOnTo(nextNs);
      if (server != null) {
        server.advance();
      }
      clients.forEach(SimulatedClient::advance);
      oracle.checkAnswers(nowNs());
    }
    throw new Promise.Broken("every call ends: after " + STEPS_MAX + " steps there is more to do");
  }

  private void at(long delayMs, Runnable what) {
    agenda.add(delayMs, what);
  }

  // The clients' side.

  private void call(long number) {
    SimulatedClient client = crowd.one();
    if (client == null) {
      return;
    }
    String method = Methods.drawn(random);
    Request.Options options = faults.options(random, number);
    byte[] arguments = sizes.arguments(number, room, random);
    SimulatedCall call = client.submit(number, method, arguments, options);
    calls.add(call);
    oracle.called(call, arguments);
    if (random.nextInt(4) == 0) {
      at(random.nextInt(4_000), () -> client.cancel(call));
    }
    at(500 + random.nextInt(9_000), () -> others.acknowledgeIfDone(client, call));
  }

  @Override
  public long nowNs() {
    return agenda.nowNs();
  }

  @Override
  public void sent(SimulatedClient client, Frame frame, List<Request> requests) {
    requests.forEach(request -> oracle.handedOver(client, request));
    links.handOver(client, waited -> leaves(client, frame, waited));
  }

  private void leaves(SimulatedClient client, Frame frame, boolean waited) {
    String peer = network.peer(client, links.number(client));
    var from = new Sender(peer, crowd.address(client), crowd.principal());
    int run = links.run(client);
    network.request(
        peer,
        () -> {
          if (server != null && !closed && run == epoch) {
            if (frame.length() <= server.messageBytesMax()) {
              server.receive(from, frame);
            } else {
              require(waited, "bounded: {} bytes for {}", frame.length(), server);
              links.cut(client, Network.connectionOf(peer));
            }
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
    network.ended(
        peer,
        () -> {
          if (server != null && !closed && run == epoch) {
            oracle.disconnected(peer);
            server.disconnected(peer);
          }
        });
  }

  // The server's side.

  private void startServer() {
    epoch++;
    closed = false;
    Times times = Times.DEFAULT.withCancelGrace(Duration.ofMillis(1 + random.nextInt(2_000)));
    Limits limits = room.limits(random).withMessageBytesMax(sizes.messageBytesMax(random));
    oracle.serverStarted(limits);
    server = new SimulatedServer(this, random, times, limits, Strategies.drawn(random));
    links.serverStarted(epoch);
  }

  private void kill() {
    if (server != null) {
      server = null;
      handlers.serverKilled();
      oracle.serverKilled();
      links.serverGone(epoch);
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
    oracle.closed(ledger);
    closed = true; // and reads nothing any more
    links.serverGone(epoch);
    at(0, () -> server = null);
  }

  @Override
  public void received(String peer, Request request) {
    oracle.received(peer, request, nowNs());
  }

  @Override
  public void replied(String peer, Reply reply) {
    oracle.replied(network.clientOf(peer), peer, reply);
  }

  @Override
  public boolean sent(String peer, Frame frame, List<Reply> replies) {
    SimulatedClient client = network.clientOf(peer);
    int connection = Network.connectionOf(peer);
    boolean isUp = links.number(client) == connection && links.run(client) == epoch;
    oracle.left(peer, replies, isUp, nowNs());
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
  public void later(Runnable turn) {
    agenda.soon(random, () -> server, turn);
  }

  @Override
  public void started(Work work) {
    handlers.started(work);
  }

  @Override
  public void askedToStop(Work work) {
    handlers.askedToStop(work);
  }
}
