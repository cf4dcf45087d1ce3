package dev.raincheck.server.terms;

import dev.raincheck.server.settings.Limits;

/// What follows from the limits that users set.
public record DerivedLimits(Limits limits) {
  /// At least one, so that a small limit shuts nobody out.
  public static long share(long max, double share) {
    return Math.max(1, (long) (max * share));
  }

  /// Connections, twice as many as sessions. A peer that says nothing has no session, and nothing
  /// distinguishes it from one that will speak; so one address may have the share of one client.
  public int connectionsMax() {
    return (int) Math.min(Integer.MAX_VALUE, 2L * limits.sessionsMax());
  }

  /// Large replies that wait for connections that do not read, in bytes: as much as may be kept,
  /// and enough for some that are as large as they may be.
  public long waitingBytesMax() {
    return Math.max(limits.keptBytesMax(), 32L * limits.messageBytesMax());
  }

  /// Messages that are under way to the server, from all together, and again those that wait for
  /// it, in bytes: a quarter of what may be kept, or two messages if that is more.
  long incomingBytesMax() {
    return Math.max(limits.keptBytesMax() / 4, 2L * limits.messageBytesMax());
  }

  /// The same, and no more than a sixteenth of the heap unless two messages are.
  public long incomingBytesMax(long heapBytes) {
    return Math.min(incomingBytesMax(), Math.max(heapBytes / 16, 2L * limits.messageBytesMax()));
  }

  /// The largest value that fits into a message beside its envelope, in bytes.
  public int valueBytesMax() {
    return limits.messageBytesMax() - 1024;
  }
}
