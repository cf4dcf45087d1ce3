package dev.raincheck.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// The way between clients and server: it drops, duplicates, delays and reorders what it carries,
/// and of a connection that has ended nothing arrives any more. The server learns that it has ended
/// some time after the client, or never.
public final class Network {
  /// Of so many connections that end, the server does not learn of one.
  private static final int UNNOTICED = 8;

  private final Agenda agenda;
  private final Random random;
  private final Faults faults;
  private final List<SimulatedClient> clients;

  /// Those of whose end the server knows.
  private final Set<String> ended = new HashSet<>();

  public Network(Agenda agenda, Random random, Faults faults, List<SimulatedClient> clients) {
    this.agenda = agenda;
    this.random = random;
    this.faults = faults;
    this.clients = clients;
  }

  /// What the server knows the client's connection by.
  public String peer(SimulatedClient client, int connection) {
    return clients.indexOf(client) + "/" + connection;
  }

  public SimulatedClient clientOf(String peer) {
    return clients.get(Integer.parseInt(peer.substring(0, peer.indexOf('/'))));
  }

  public static int connectionOf(String peer) {
    return Integer.parseInt(peer.substring(peer.indexOf('/') + 1));
  }

  /// To the server.
  public void request(String peer, Runnable arrival) {
    reply(() -> {
      if (!ended.contains(peer)) {
        arrival.run();
      }
    });
  }

  /// At most twice, at least not at all.
  public void reply(Runnable arrival) {
    int copies =
        random.nextDouble() < faults.drop() ? 0 : random.nextDouble() < faults.duplicate() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      agenda.add(random.nextLong(faults.delayMsMax()), arrival);
    }
  }

  /// The connection has ended.
  ///
  /// @param noticed what the server does then
  public void ended(String peer, Runnable noticed) {
    if (random.nextInt(UNNOTICED) > 0) {
      agenda.add(
          random.nextInt(random.nextInt(3) > 0 ? 20 : 3_000),
          () -> {
            ended.add(peer);
            noticed.run();
          });
    }
  }
}
