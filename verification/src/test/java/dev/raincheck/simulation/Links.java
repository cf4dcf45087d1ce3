package dev.raincheck.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The clients' connections. They come up while a server listens, end with it, and now and then by
/// themselves; a client learns of it some time later, and of what it hands over until then nobody
/// can say whether it left.
public final class Links {
  /// One client's.
  private static final class Link {
    int number;

    /// The run of the server that it leads to, or 0 if to none.
    int run;

    /// Handed over while it led nowhere, and not written: it leaves by the next one.
    final List<Leaving> waiting = new ArrayList<>();

    /// Its client has gone: there is no other one.
    boolean isLast;
  }

  /// Something leaves by a connection.
  public interface Leaving {
    /// @param waited for the connection: whoever said it, said it to another one
    void leave(boolean waited);
  }

  /// Hears which connection has ended, and to which run of the server it led.
  public interface Ends {
    void ended(SimulatedClient client, int connection, int run);
  }

  private final Agenda agenda;
  private final Random random;
  private final Ends ends;
  private final Map<SimulatedClient, Link> links = new LinkedHashMap<>();

  /// The runs of servers that listen.
  private final List<Integer> listening = new ArrayList<>();

  /// Until there is another connection it takes at most so long.
  private final int outageMsMax;

  public Links(Agenda agenda, Random random, Ends ends) {
    this.agenda = agenda;
    this.random = random;
    this.ends = ends;
    outageMsMax =
        switch (random.nextInt(4)) {
          case 0 -> 12_000;
          case 1 -> 3_000;
          default -> 200;
        };
  }

  public void add(SimulatedClient client, int cutsMax) {
    links.put(client, new Link());
    connectLater(client);
    for (int i = 0; i < cutsMax && random.nextInt(4) > 0; i++) {
      agenda.add(random.nextInt(8_000), () -> cut(client));
    }
  }

  private Link of(SimulatedClient client) {
    return java.util.Objects.requireNonNull(links.get(client));
  }

  /// The number of the latest one.
  public int number(SimulatedClient client) {
    return of(client).number;
  }

  /// The run of the server that it leads to, or 0.
  public int run(SimulatedClient client) {
    return of(client).run;
  }

  /// This run of the server listens from now on.
  public void serverStarted(int run) {
    listening.add(run);
    links.keySet().forEach(this::connectLater);
  }

  /// This run of a server takes no connections, and says nothing by those that it has.
  public void serverPaused(int run) {
    listening.remove(Integer.valueOf(run));
  }

  /// This run of a server is gone, and so are all connections to it.
  public void serverGone(int run) {
    serverPaused(run);
    links.forEach((client, link) -> {
      if (link.run == run) {
        cut(client);
      }
    });
  }

  private void leadsNowhere(SimulatedClient client, Link link) {
    if (link.run != 0) {
      ends.ended(client, link.number, link.run);
      link.run = 0;
    }
  }

  /// The client has gone, and its connection with it.
  public void end(SimulatedClient client) {
    Link link = of(client);
    link.isLast = true;
    leadsNowhere(client, link);
    link.number++;
    link.waiting.clear();
  }

  /// The client has gone, and its connection looks as it did, as long as its server runs.
  public void freeze(SimulatedClient client) {
    of(client).isLast = true;
  }

  /// This connection ends.
  public void cut(SimulatedClient client) {
    Link link = of(client);
    int number = link.number;
    leadsNowhere(client, link);
    agenda.add(
        random.nextInt(20),
        () -> {
          if (link.number == number) {
            client.connection(0);
            connectLater(client);
          }
        });
  }

  /// This one ends, if it has not.
  public void cut(SimulatedClient client, int number) {
    if (of(client).number == number) {
      cut(client);
    }
  }

  /// The client has dropped its connection, and what was handed to it.
  public void dropped(SimulatedClient client) {
    Link link = of(client);
    leadsNowhere(client, link);
    link.number++;
    link.waiting.clear();
    connectLater(client);
  }

  private void connectLater(SimulatedClient client) {
    Link link = of(client);
    int number = link.number;
    agenda.add(
        random.nextInt(outageMsMax),
        () -> {
          if (link.number == number && link.run == 0 && !listening.isEmpty() && !link.isLast) {
            client.flush(); // said before the client knows of it
            link.number++;
            link.run =
                listening.size() == 1
                    ? listening.getFirst()
                    : listening.get(random.nextInt(listening.size()));
            List<Leaving> waiting = List.copyOf(link.waiting);
            link.waiting.clear();
            waiting.forEach(it -> it.leave(true));
            client.connection(link.number);
          }
        });
  }

  /// What is handed over leaves at once, or by the next connection, or never.
  public void handOver(SimulatedClient client, Leaving leaves) {
    Link link = of(client);
    if (link.run != 0) {
      leaves.leave(false);
    } else if (random.nextBoolean()) {
      link.waiting.add(leaves);
    }
  }
}
