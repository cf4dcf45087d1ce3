package dev.raincheck.server.zerorpc;

/// The channels of a connection that were answered last: a heartbeat that has crossed the answer is
/// no news of a restart. As many as were open at most: all of them may be answered together.
final class RecentChannels {
  private static final int LEAST = 128;

  private long[] hashes = new long[LEAST];
  private int next;

  /// @param open how many channels are open now, this one included
  void add(Channel channel, int open) {
    if (open > hashes.length) {
      grow(Math.max(open, 2 * hashes.length));
    }
    hashes[next] = channel.hash();
    next = (next + 1) % hashes.length;
  }

  /// Keeps their order: the next one takes the place of the oldest.
  private void grow(int length) {
    long[] more = new long[length];
    int older = hashes.length - next;
    System.arraycopy(hashes, next, more, 0, older);
    System.arraycopy(hashes, 0, more, older, next);
    next = hashes.length;
    hashes = more;
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
