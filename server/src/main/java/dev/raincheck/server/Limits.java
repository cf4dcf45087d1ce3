package dev.raincheck.server;

import dev.raincheck.protocol.WireLimits;

/// What a server admits, in count and in bytes. Over a limit new work is refused with a retryable
/// error; what was promised is never dropped to make room.
///
/// A client, for these limits, is a principal with all its sessions; without keys it is a session.
///
/// @param messageBytesMax largest message in either direction
/// @param unfinishedMax operations that have not ended
/// @param keptMax operations that are remembered, for their handlers or for their clients, and
///   refusals, in count
/// @param keptBytesMax these, and sessions, with all that they hold and what that takes in memory,
///   in bytes: some 2 KB for one that runs, with its thread, and 0.4 KB for one that has ended, and
///   arguments and results on top. Results of operations that were admitted before may exceed it
/// @param sessionsMax sessions
/// @param sessionCallsMax calls of one session whose replies the client has not confirmed
/// @param tombstonesMax operations that are remembered by their token and the cause of their end
///   alone
/// @param clientShare how much of the unfinished operations, of what is kept and of the sessions
///   one client may have while it is alone, above 0, at most 1; the rest stays free for newcomers.
///   With several that want all they can get, each has the same, and somewhat less stays free
public record Limits(
    int messageBytesMax,
    long unfinishedMax,
    long keptMax,
    long keptBytesMax,
    int sessionsMax,
    int sessionCallsMax,
    int tombstonesMax,
    double clientShare) {

  /// 1 MiB messages, 100 000 unfinished operations, 200 000 kept values of together 256 MiB, 10 000
  /// sessions with 20 000 calls each, 100 000 tombstones; nine tenths of that for a client that is
  /// alone.
  public static final Limits DEFAULT =
      new Limits(
          WireLimits.MESSAGE_BYTES_DEFAULT,
          100_000,
          200_000,
          256L << 20,
          10_000,
          20_000,
          100_000,
          0.9);

  public Limits {
    if (messageBytesMax < WireLimits.MESSAGE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "messageBytesMax: "
              + messageBytesMax
              + " (expected: at least 65536, so that every error fits)");
    }
    requirePositive("unfinishedMax", unfinishedMax);
    requirePositive("keptMax", keptMax);
    requirePositive("keptBytesMax", keptBytesMax);
    requirePositive("sessionsMax", sessionsMax);
    requirePositive("sessionCallsMax", sessionCallsMax);
    requirePositive("tombstonesMax", tombstonesMax);
    if (!(clientShare > 0 && clientShare <= 1)) {
      throw new IllegalArgumentException(
          "clientShare: " + clientShare + " (expected: above 0, at most 1)");
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  /// At least one, so that a small limit shuts nobody out.
  static long share(long max, double share) {
    return Math.max(1, (long) (max * share));
  }

  /// These limits for larger or smaller messages.
  ///
  /// @param bytes at least 65 536
  public Limits withMessageBytesMax(int bytes) {
    return with(bytes, unfinishedMax, keptMax, keptBytesMax);
  }

  /// These limits for more or fewer operations that have not ended, as many kept ones again on top,
  /// and 2 KiB for each that runs and 512 bytes for each that is kept.
  public Limits withUnfinishedMax(long operations) {
    return with(
        messageBytesMax,
        operations,
        Math.max(keptMax, 2 * operations),
        Math.max(keptBytesMax, 2_560 * operations));
  }

  /// These limits with more or less memory for what is kept.
  public Limits withKeptBytesMax(long bytes) {
    return with(messageBytesMax, unfinishedMax, keptMax, bytes);
  }

  private Limits with(int messageBytes, long unfinished, long kept, long keptBytes) {
    return new Limits(
        messageBytes,
        unfinished,
        kept,
        keptBytes,
        sessionsMax,
        sessionCallsMax,
        tombstonesMax,
        clientShare);
  }

  /// These limits with more or less for a client that is alone.
  ///
  /// @param share of the totals, above 0, at most 1
  public Limits withClientShare(double share) {
    return new Limits(
        messageBytesMax,
        unfinishedMax,
        keptMax,
        keptBytesMax,
        sessionsMax,
        sessionCallsMax,
        tombstonesMax,
        share);
  }

  /// Connections, twice as many as sessions. A peer that says nothing has no session, and there is
  /// no telling it from one that will speak; so one address may have the share of one client.
  int connectionsMax() {
    return (int) Math.min(Integer.MAX_VALUE, 2L * sessionsMax);
  }

  /// Large replies that wait for connections that do not read, in bytes: as much as may be kept,
  /// and enough for some that are as large as they may be.
  long waitingBytesMax() {
    return Math.max(keptBytesMax, 32L * messageBytesMax);
  }

  /// Messages that are under way to the server, from all together, and again those that wait for
  /// it, in bytes: a quarter of what may be kept, or two messages if that is more.
  long incomingBytesMax() {
    return Math.max(keptBytesMax / 4, 2L * messageBytesMax);
  }

  /// The same, and no more than a sixteenth of the heap unless two messages are.
  long incomingBytesMax(long heapBytes) {
    return Math.min(incomingBytesMax(), Math.max(heapBytes / 16, 2L * messageBytesMax));
  }

  /// The largest value that fits into a message beside its envelope.
  int valueBytesMax() {
    return messageBytesMax - 1024;
  }
}
