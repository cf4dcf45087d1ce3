package dev.raincheck.simulation.doors;

import dev.raincheck.simulation.Agenda;
import java.util.Random;

/// What the clients of doors want of the world around them.
interface DoorWorld {
  Agenda agenda();

  DoorOracle oracle();

  /// A message of ZeroRPC leaves for the server, if the connection is up, and may get lost or
  /// doubled.
  void send(ForeignClient client, byte[] message);

  /// Remembers whom the answer on a channel is about.
  void asks(String channel, Asked question);

  /// Some client by which a copy of a message may come as well.
  ForeignClient another(Random random);

  default long nowNs() {
    return agenda().nowNs();
  }

  default void at(long delayMs, Runnable what) {
    agenda().add(delayMs, what);
  }
}
