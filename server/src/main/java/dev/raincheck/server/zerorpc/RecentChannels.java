package dev.raincheck.server.zerorpc;

/// The channels of a connection that were answered last: a heartbeat that has crossed the answer is
/// no news of a restart.
final class RecentChannels {
  private static final int MAX = 128;

  private final long[] hashes = new long[MAX];
  private int next;

  void add(Channel channel) {
    hashes[next] = channel.hash();
    next = (next + 1) % MAX;
  }

  boolean contains(Channel channel) {
    long hash = channel.hash();
    for (long each : hashes) {
      if (each == hash) {
        return true;
      }
    }
    return false;
  }
}
