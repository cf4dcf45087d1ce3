package dev.raincheck.simulation.doors;

import dev.raincheck.simulation.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The connections of clients of ZeroRPC. They come up while a server listens, end with it, and now
/// and then by themselves; their clients hear nothing of that, since ZeroMQ connects again. What
/// they carry is dropped, doubled and delayed.
final class ForeignWires {
  private static final int CUTS_MAX = 3;

  /// Of so many connections that end, the server does not learn of one.
  private static final int UNNOTICED = 8;

  private final DoorHistory world;
  private final Random random;
  private final Faults faults;
  private final List<ForeignClient> clients = new ArrayList<>();

  /// Written while there was no connection: it leaves by the next one.
  private final Map<ForeignClient, List<byte[]>> waiting = new HashMap<>();

  ForeignWires(DoorHistory world, Random random, Faults faults) {
    this.world = world;
    this.random = random;
    this.faults = faults;
  }

  void add(ForeignClient client) {
    clients.add(client);
    for (int i = 0; faults.drop() > 0 && i < random.nextInt(CUTS_MAX + 1); i++) {
      world.at(random.nextInt(9_000), () -> cut(client));
    }
  }

  ForeignClient one(Random its) {
    return clients.get(its.nextInt(clients.size()));
  }

  private ForeignClient clientOf(String peer) {
    return clients.get(Integer.parseInt(peer.substring(0, peer.indexOf('/'))));
  }

  void serverStarted(int run) {
    clients.forEach(client -> connectLater(client));
  }

  void serverGone() {
    clients.forEach(client -> client.run = 0);
  }

  private void cut(ForeignClient client) {
    int run = client.run;
    if (run == 0) {
      return;
    }
    String peer = client.peer();
    client.run = 0;
    client.connection++;
    if (random.nextInt(UNNOTICED) > 0) {
      world.at(
          random.nextInt(random.nextInt(3) > 0 ? 20 : 3_000),
          () -> {
            world.disconnected(peer, run);
          });
    }
    connectLater(client);
  }

  private void connectLater(ForeignClient client) {
    world.at(
        random.nextInt(200),
        () -> {
          if (client.run == 0 && world.listening() > 0) {
            client.run = world.listening();
            client.connection++;
            List<byte[]> written = waiting.remove(client);
            if (written != null) {
              written.forEach(message -> send(client, message));
            }
          }
        });
  }

  /// What is written while there is no connection waits for the next one; where things get lost, it
  /// may go with the last one.
  void send(ForeignClient client, byte[] message) {
    if (client.run == 0) {
      if (faults.drop() == 0 || random.nextBoolean()) {
        waiting.computeIfAbsent(client, none -> new ArrayList<>()).add(message);
      }
      return;
    }
    String peer = client.peer();
    int run = client.run;
    carry(() -> {
      if (client.peer().equals(peer)) {
        world.arrived(peer, "address", message, run);
      }
    });
  }

  /// At most twice, at least not at all.
  private void carry(Runnable arrival) {
    int copies =
        random.nextDouble() < faults.drop() ? 0 : random.nextDouble() < faults.duplicate() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      world.at(random.nextLong(faults.delayMsMax()), arrival);
    }
  }

  /// A message of the server's leaves.
  ///
  /// @return whether its connection is up
  boolean leaves(String peer, String channel, Heard heard, int run) {
    ForeignClient client = clientOf(peer);
    boolean isUp = client.run == run && client.peer().equals(peer);
    if (isUp) {
      carry(() -> {
        if (client.peer().equals(peer)) {
          client.received(channel, heard);
        }
      });
    }
    return isUp;
  }
}
