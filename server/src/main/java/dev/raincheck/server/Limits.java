package dev.raincheck.server;

import dev.raincheck.protocol.WireLimits;

/// What a server admits, in count and in bytes. Over a limit new work is refused with a retryable
/// error; what was promised is never dropped to make room.
///
/// @param messageBytesMax largest message in either direction
/// @param unfinishedMax operations that have not ended
/// @param keptMax arguments waiting for their handler and outcomes kept for their client, in count
/// @param keptBytesMax the same, in bytes. Results of operations that were admitted before come on
///   top
/// @param sessionsMax sessions
/// @param sessionCallsMax calls of one session whose replies the client has not confirmed
/// @param tombstonesMax operations that are remembered by their token and the cause of their end
///   alone
public record Limits(
    int messageBytesMax,
    long unfinishedMax,
    long keptMax,
    long keptBytesMax,
    int sessionsMax,
    int sessionCallsMax,
    int tombstonesMax) {

  /// 1 MiB messages, 100 000 unfinished operations, 200 000 kept values of together 256 MiB, 10 000
  /// sessions with 20 000 calls each, 100 000 tombstones.
  public static final Limits DEFAULT =
      new Limits(
          WireLimits.MESSAGE_BYTES_DEFAULT, 100_000, 200_000, 256L << 20, 10_000, 20_000, 100_000);

  public Limits {
    if (messageBytesMax < 65_536) {
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
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  /// These limits for larger or smaller messages.
  ///
  /// @param bytes at least 65 536
  public Limits withMessageBytesMax(int bytes) {
    return new Limits(
        bytes, unfinishedMax, keptMax, keptBytesMax, sessionsMax, sessionCallsMax, tombstonesMax);
  }

  /// These limits for more or fewer operations that have not ended, as many kept values again on
  /// top.
  public Limits withUnfinishedMax(long operations) {
    return new Limits(
        messageBytesMax,
        operations,
        Math.max(keptMax, 2 * operations),
        keptBytesMax,
        sessionsMax,
        sessionCallsMax,
        tombstonesMax);
  }

  /// These limits with more or less memory for what is kept.
  public Limits withKeptBytesMax(long bytes) {
    return new Limits(
        messageBytesMax,
        unfinishedMax,
        keptMax,
        bytes,
        sessionsMax,
        sessionCallsMax,
        tombstonesMax);
  }

  /// The largest value that fits into a message beside its envelope.
  int valueBytesMax() {
    return messageBytesMax - 1024;
  }
}
