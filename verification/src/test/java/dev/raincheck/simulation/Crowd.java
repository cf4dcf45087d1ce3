package dev.raincheck.simulation;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Clients come, and some of them go: with a word, or without.
public final class Crowd {
  private static final int ADDRESSES = 2;

  private final Agenda agenda;
  private final Random random;
  private final List<SimulatedClient> clients;
  private final Links links;
  private final Sizes sizes;

  /// Whose key all of them have; empty if clients have none.
  private final String principal;

  public Crowd(
      Agenda agenda, Random random, List<SimulatedClient> clients, Links links, Sizes sizes) {
    this.sizes = sizes;
    this.agenda = agenda;
    this.random = random;
    this.clients = clients;
    this.links = links;
    principal = random.nextInt(4) == 0 ? "somebody" : "";
  }

  /// The first at once, others later.
  ///
  /// @param cutsMax how often the connection of each ends by itself, at most
  public void come(SimulatedClient.World world, int count, int cutsMax) {
    add(world, cutsMax);
    for (int i = 1; i < count; i++) {
      agenda.add(random.nextInt(random.nextBoolean() ? 1 : 6_000), () -> add(world, cutsMax));
    }
  }

  private void add(SimulatedClient.World world, int cutsMax) {
    var client = new SimulatedClient(world, sizes.client(random));
    clients.add(client);
    links.add(client, cutsMax);
    int goesMs = random.nextInt(9_000);
    switch (random.nextInt(8)) {
      case 0, 1 -> agenda.add(goesMs, () -> close(client));
      case 2 -> agenda.add(goesMs, () -> vanish(client));
      default -> {} // stays
    }
  }

  private void close(SimulatedClient client) {
    client.close();
    agenda.add(random.nextInt(1_000), () -> links.end(client));
  }

  /// Its machine is gone, and the server learns of it or does not.
  private void vanish(SimulatedClient client) {
    client.vanish();
    if (random.nextInt(3) > 0) {
      links.end(client);
    } else {
      links.freeze(client);
    }
  }

  /// One of those that are there; null if all have gone.
  public @Nullable SimulatedClient one() {
    List<SimulatedClient> there = clients.stream().filter(it -> !it.isGone()).toList();
    return there.isEmpty() ? null : there.get(random.nextInt(there.size()));
  }

  public String address(SimulatedClient client) {
    return "address " + clients.indexOf(client) % ADDRESSES;
  }

  public String principal() {
    return principal;
  }
}
