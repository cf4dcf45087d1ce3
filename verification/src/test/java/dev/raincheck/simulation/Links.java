package dev.raincheck.simulation;

import dev.raincheck.client.SimulatedClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The clients' connections. They come up while a server listens, end with it, and now and then by
/// themselves; a client learns of it some time later, and of what it hands over until then nobody
/// can say whether it left.
final class Links {
  /// One client's.
  private static final class Link {
    int number;

    /// The run of the server that it leads to, or 0 if to none.
    int run;

    /// Handed over while it led nowhere, and not written: it leaves by the next one.
    final List<Runnable> waiting = new ArrayList<>();
  }

  private final Agenda agenda;
  private final Random random;
  private final Map<SimulatedClient, Link> links = new LinkedHashMap<>();

  /// The run of the server that listens, or 0 if none does.
  private int listening;

  Links(Agenda agenda, Random random) {
    this.agenda = agenda;
    this.random = random;
  }

  void add(SimulatedClient client, boolean cut) {
    links.put(client, new Link());
    connectLater(client);
    if (cut) {
      agenda.add(random.nextInt(8_000), () -> cut(client));
    }
  }

  private Link of(SimulatedClient client) {
    return java.util.Objects.requireNonNull(links.get(client));
  }

  /// The number of the latest one.
  int number(SimulatedClient client) {
    return of(client).number;
  }

  /// The run of the server that it leads to, or 0.
  int run(SimulatedClient client) {
    return of(client).run;
  }

  /// This run of the server listens from now on.
  void serverStarted(int run) {
    listening = run;
    links.keySet().forEach(this::connectLater);
  }

  /// The server is gone, and so are all connections to it.
  void serverGone() {
    listening = 0;
    links.keySet().forEach(this::cut);
  }

  /// This connection ends.
  void cut(SimulatedClient client) {
    Link link = of(client);
    int number = link.number;
    link.run = 0;
    agenda.add(
        random.nextInt(20),
        () -> {
          if (link.number == number) {
            client.connection(0);
            connectLater(client);
          }
        });
  }

  /// The client has dropped its connection, and what was handed to it.
  void dropped(SimulatedClient client) {
    Link link = of(client);
    link.run = 0;
    link.number++;
    link.waiting.clear();
    connectLater(client);
  }

  private void connectLater(SimulatedClient client) {
    Link link = of(client);
    int number = link.number;
    agenda.add(
        random.nextInt(200),
        () -> {
          if (link.number == number && link.run == 0 && listening != 0) {
            link.number++;
            link.run = listening;
            List<Runnable> waiting = List.copyOf(link.waiting);
            link.waiting.clear();
            waiting.forEach(Runnable::run);
            client.connection(link.number);
          }
        });
  }

  /// What is handed over leaves at once, or by the next connection, or never.
  void handOver(SimulatedClient client, Runnable leaves) {
    Link link = of(client);
    if (link.run != 0) {
      leaves.run();
    } else if (random.nextBoolean()) {
      link.waiting.add(leaves);
    }
  }
}
