package dev.raincheck.benchmarks;

import java.time.Duration;
import java.util.List;

/// A server and its client, each a process of its own.
record Pair(Child server, Child client) implements AutoCloseable {
  /// Has the client take its turn, if it is one that is told what to call.
  StoreTurn turn(String what, int inFlight, Duration time) {
    return StoreTurn.ask(client, what, inFlight, time);
  }

  /// What the client prints until it ends.
  List<Sample> samples() {
    return client.samples();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
