package dev.raincheck.simulation;

import dev.raincheck.client.SimulatedClient;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Values;
import dev.raincheck.server.Ledger;
import dev.raincheck.server.Limits;
import dev.raincheck.server.SimulatedServer;
import dev.raincheck.server.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One simulated history: clients, a network that drops, duplicates, delays and reorders, a server
/// that is killed, restarted and shut down at any point, and handlers that misbehave. All of it
/// follows from the seed.
final class History implements SimulatedServer.World, SimulatedClient.World {
  /// Most take some hundreds.
  private static final int STEPS_MAX = 1_000_000;

  private static final String[] METHODS = {
    "sim.quick", "sim.work", "sim.again", "sim.block", "sim.serial", "sim.limited"
  };

  private final Random random;
  private final Faults faults;
  private final Oracle oracle = new Oracle();
  private final Agenda agenda = new Agenda();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final List<SimulatedClient.Call> calls = new ArrayList<>();
  private final Map<SimulatedServer.Work, Boolean> obeys = new HashMap<>();
  private final Links links;
  private final Others others;
  private int epoch;
  private boolean closed;
  private @Nullable SimulatedServer server;

  History(long seed) {
    random = new Random(seed);
    faults = Faults.drawn(random);
    links = new Links(agenda, random);
    others = new Others(agenda, random, oracle);
  }

  /// Plays the history to its end, and checks the promises after every step.
  Oracle play() {
    startServer();
    for (int i = 0; i <= random.nextInt(3); i++) {
      var client = new SimulatedClient(this);
      clients.add(client);
      links.add(client, faults.drop() > 0);
      if (random.nextInt(4) == 0) {
        at(random.nextInt(9_000), client::close);
      }
    }
    int count = 1 + random.nextInt(40);
    for (long number = 1; number <= count; number++) {
      long call = number;
      at(random.nextInt(8_000), () -> call(call));
    }
    for (int i = 0; i < random.nextInt(8); i++) {
      at(random.nextInt(10_000), () -> others.act(clients, calls));
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
      throw new Oracle.Broken("who has gone leaves nothing behind: " + server);
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
    throw new Oracle.Broken("every call ends: after " + STEPS_MAX + " steps there is more to do");
  }

  private void at(long delayMs, Runnable what) {
    agenda.add(delayMs, what);
  }

  // The clients' side.

  private void call(long number) {
    SimulatedClient client = clients.get(random.nextInt(clients.size()));
    if (client.isClosed()) {
      return;
    }
    String method = METHODS[random.nextInt(METHODS.length)];
    Request.Options options = faults.options(random);
    SimulatedClient.Call call =
        client.submit(number, method, Values.encode(List.of(number)), options);
    calls.add(call);
    oracle.called(call);
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
  public void sent(SimulatedClient client, Request request) {
    oracle.handedOver(client, request);
    links.handOver(client, () -> leaves(client, request));
  }

  private void leaves(SimulatedClient client, Request request) {
    String peer = clients.indexOf(client) + "/" + links.number(client);
    int run = links.run(client);
    overNetwork(() -> {
      if (server != null && !closed && run == epoch) {
        oracle.received(peer, request, nowNs());
        server.receive(peer, request);
      }
    });
  }

  @Override
  public void reconnected(SimulatedClient client) {
    links.dropped(client);
  }

  /// At most twice, at least not at all.
  private void overNetwork(Runnable arrival) {
    int copies =
        random.nextDouble() < faults.drop() ? 0 : random.nextDouble() < faults.duplicate() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      at(random.nextLong(faults.delayMsMax()), arrival);
    }
  }

  // The server's side.

  private void startServer() {
    epoch++;
    closed = false;
    oracle.serverStarted();
    Times times = Times.DEFAULT.withCancelGrace(Duration.ofMillis(1 + random.nextInt(2_000)));
    Limits limits = Limits.DEFAULT.withUnfinishedMax(random.nextInt(5) == 0 ? 5 : 1_000);
    server = new SimulatedServer(this, random, times, limits, Strategies.drawn(random));
    links.serverStarted(epoch);
  }

  private void kill() {
    if (server != null) {
      server = null;
      obeys.clear();
      oracle.serverKilled();
      links.serverGone();
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
    links.serverGone();
    at(0, () -> server = null);
  }

  @Override
  public void replied(String peer, Reply reply) {
    oracle.replied(peer, reply, isConnected(peer), nowNs());
    String[] parts = peer.split("/", 2);
    SimulatedClient client = clients.get(Integer.parseInt(parts[0]));
    int connection = Integer.parseInt(parts[1]);
    overNetwork(() -> {
      if (links.number(client) == connection) {
        oracle.told(client, reply);
        client.receive(reply);
      }
    });
  }

  @Override
  public boolean isConnected(String peer) {
    String[] parts = peer.split("/", 2);
    SimulatedClient client = clients.get(Integer.parseInt(parts[0]));
    return links.number(client) == Integer.parseInt(parts[1]) && links.run(client) == epoch;
  }

  @Override
  public void later(Runnable turn) {
    SimulatedServer asked = server;
    at(
        random.nextInt(3),
        () -> {
          if (server == asked) {
            turn.run();
          }
        });
  }

  @Override
  public void started(SimulatedServer.Work work) {
    SimulatedServer by = server;
    long number = numberOf(work.arguments);
    oracle.started(number, work.method());
    obeys.put(work, random.nextInt(3) > 0);
    if (work.method().equals("sim.quick")) {
      at(0, () -> end(by, work));
    } else if (!(faults.hangs() && random.nextInt(4) == 0)) {
      long runsMs = random.nextInt(random.nextBoolean() ? 300 : 5_000);
      for (int i = 0; i < random.nextInt(3); i++) {
        at(random.nextLong(runsMs + 1), () -> progress(by, work));
      }
      at(runsMs, () -> end(by, work));
    }
  }

  private void progress(@Nullable SimulatedServer by, SimulatedServer.Work work) {
    if (server != null && server == by) {
      server.progress(work, random.nextDouble());
    }
  }

  private void end(@Nullable SimulatedServer by, SimulatedServer.Work work) {
    if (server != null && server == by) {
      oracle.ended(numberOf(work.arguments), work.method());
      if (random.nextInt(6) == 0) {
        server.fail(work);
      } else {
        server.finish(work, work.arguments);
      }
    }
  }

  @Override
  public void askedToStop(SimulatedServer.Work work) {
    SimulatedServer by = server;
    if (obeys.getOrDefault(work, false)) {
      at(
          random.nextInt(50),
          () -> {
            if (server != null && server == by) {
              oracle.ended(numberOf(work.arguments), work.method());
              server.fail(work);
            }
          });
    }
  }

  private static long numberOf(byte[] arguments) {
    return (Long) ((List<?>) Values.decode(arguments)).getFirst();
  }
}
