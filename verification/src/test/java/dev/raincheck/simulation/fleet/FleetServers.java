package dev.raincheck.simulation.fleet;

import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.simulation.Agenda;
import dev.raincheck.simulation.Links;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The servers of a fleet, and what befalls them: they are started, killed, paused, shut down and
/// started again.
final class FleetServers {
  private static final String[] STRATEGIES = {
    "drain:5s", "hand-off:3s", "hand-off:3s", "reject", "abort:1s", "await-claims:3s"
  };

  private final FleetServer.World world;
  private final FleetServer.Surroundings around;
  private final Links links;
  private final FleetOracle oracle;
  private final Agenda agenda;
  private final Random random;
  private final long leaseMs;
  private final int size;
  final Map<Integer, FleetServer> running = new LinkedHashMap<>();
  private int runs;
  private boolean peace;
  private boolean ending;

  FleetServers(
      FleetServer.World world,
      FleetServer.Surroundings around,
      Links links,
      FleetOracle oracle,
      Size size) {
    this.world = world;
    this.around = around;
    this.links = links;
    this.oracle = oracle;
    this.agenda = around.agenda();
    this.random = around.random();
    this.leaseMs = size.leaseMs();
    this.size = size.servers();
  }

  /// How many they are, and for how long a silent one is believed.
  record Size(int servers, long leaseMs) {}

  void startAll() {
    for (int place = 0; place < size; place++) {
      start(place);
    }
  }

  /// Paused servers go on, and there is one of each.
  void makePeace() {
    peace = true;
    List.copyOf(running.values()).forEach(this::wake);
    for (int place = 0; place < size; place++) {
      startIfNone(place);
    }
  }

  /// From now on none is started by itself.
  void end() {
    ending = true;
  }

  boolean isPeace() {
    return peace;
  }

  void start(int place) {
    var setup = new FleetServer.Setup(++runs, place, strategy(), leaseMs);
    running.put(setup.number(), new FleetServer(world, setup, around));
  }

  private ShutdownStrategy strategy() {
    return ShutdownStrategies.parse(STRATEGIES[random.nextInt(STRATEGIES.length)]);
  }

  void startIfNone(int place) {
    boolean isThere =
        running.values().stream().anyMatch(it -> it.setup.place() == place && !it.process.isDead());
    if (!isThere && !ending) {
      start(place);
    }
  }

  void disturb() {
    List<FleetServer> all = running.values().stream().filter(it -> it.process.runs()).toList();
    if (peace || all.isEmpty()) {
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
    agenda.add(random.nextInt(6_000), () -> startIfNone(server.setup.place()));
  }

  private void gone(FleetServer server) {
    running.remove(server.setup.number());
    oracle.answers.gone(server);
    oracle.count("fenced", server.fenced);
    links.serverGone(server.setup.number());
  }

  private void pause(FleetServer server) {
    oracle.count("pauses");
    Trace.say(agenda.nowNs(), "server " + server.setup.number(), "is paused");
    server.process.pause();
    links.serverPaused(server.setup.number());
    agenda.add(random.nextLong(3 * leaseMs), () -> wake(server));
  }

  private void wake(FleetServer server) {
    if (server.process.isPaused() && !server.process.isDead()) {
      oracle.answers.woke(server);
      Trace.say(agenda.nowNs(), "server " + server.setup.number(), "wakes");
      server.process.wake();
      server.advance();
      if (server.serves()) {
        links.serverStarted(server.setup.number());
      }
    }
  }

  /// It has shut down.
  void closed(FleetServer server) {
    oracle.answers.gone(server);
    links.serverGone(server.setup.number());
    if (!peace) {
      agenda.add(random.nextInt(4_000), () -> startIfNone(server.setup.place()));
    }
  }
}
