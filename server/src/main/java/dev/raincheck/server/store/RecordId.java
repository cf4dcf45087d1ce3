package dev.raincheck.server.store;

/// What a record is found by; its operation's token holds the same. The time comes first, so that
/// records are inserted in one place of an index.
///
/// @param issuedMs when the id was given, in milliseconds since 1970 by the server's clock
/// @param high the upper half of 128 random bits
/// @param low the lower half
public record RecordId(long issuedMs, long high, long low) implements Comparable<RecordId> {
  /// By time, then by the random bits.
  @Override
  public int compareTo(RecordId other) {
    int byTime = Long.compare(issuedMs, other.issuedMs);
    int byHigh = byTime == 0 ? Long.compare(high, other.high) : byTime;
    return byHigh == 0 ? Long.compare(low, other.low) : byHigh;
  }
}
