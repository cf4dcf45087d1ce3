package dev.raincheck.server.settings;

import dev.raincheck.protocol.bytes.WireLimits;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a server admits, in count and in bytes; immutable. Over a limit new work is refused with a
/// retryable error; what was promised is never dropped to make room.
///
/// ```java
/// Limits.DEFAULT.withUnfinishedMax(1_000_000).withSessionsMax(50_000)
/// ```
///
/// A client, for these limits, is a principal with all its sessions; without keys it is a session.
public final class Limits {
  /// 1 MiB messages, 100 000 unfinished operations, 200 000 kept values of together 256 MiB, 10 000
  /// sessions with 20 000 calls each, 100 000 tombstones; nine tenths of that for a client that is
  /// alone.
  public static final Limits DEFAULT = new Limits(new Values());

  private final Values values;

  /// Written only before the limits are made.
  private static final class Values {
    private int messageBytesMax = WireLimits.MESSAGE_BYTES_DEFAULT;
    private long unfinishedMax = 100_000;
    private long keptMax = 200_000;
    private long keptBytesMax = 256L << 20;
    private int sessionsMax = 10_000;
    private int sessionCallsMax = 20_000;
    private int tombstonesMax = 100_000;
    private double clientShare = 0.9;

    private Values() {}

    private Values(Values from) {
      messageBytesMax = from.messageBytesMax;
      unfinishedMax = from.unfinishedMax;
      keptMax = from.keptMax;
      keptBytesMax = from.keptBytesMax;
      sessionsMax = from.sessionsMax;
      sessionCallsMax = from.sessionCallsMax;
      tombstonesMax = from.tombstonesMax;
      clientShare = from.clientShare;
    }

    private List<Object> all() {
      return List.of(
          messageBytesMax,
          unfinishedMax,
          keptMax,
          keptBytesMax,
          sessionsMax,
          sessionCallsMax,
          tombstonesMax,
          clientShare);
    }
  }

  private Limits(Values values) {
    this.values = values;
  }

  private Limits with(Consumer<Values> change) {
    var changed = new Values(values);
    change.accept(changed);
    return new Limits(changed);
  }

  private static long atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
    return value;
  }

  /// The largest message in either direction, in bytes.
  public int messageBytesMax() {
    return values.messageBytesMax;
  }

  /// Operations that have not ended.
  public long unfinishedMax() {
    return values.unfinishedMax;
  }

  /// Operations that are remembered, for their handlers or for their clients, and refusals, in
  /// count.
  public long keptMax() {
    return values.keptMax;
  }

  /// What is remembered, and sessions, with all that they hold and what that takes in memory, in
  /// bytes: about 2 KB for an operation that runs, with its thread, and 0.4 KB for one that has
  /// ended, plus arguments and results. Results of operations that were admitted before may exceed
  /// it.
  public long keptBytesMax() {
    return values.keptBytesMax;
  }

  /// Sessions.
  public int sessionsMax() {
    return values.sessionsMax;
  }

  /// Calls of one session whose replies the client has not confirmed.
  public int sessionCallsMax() {
    return values.sessionCallsMax;
  }

  /// Operations of which only the token and the cause of their end are remembered.
  public int tombstonesMax() {
    return values.tombstonesMax;
  }

  /// How much of the unfinished operations, of what is kept and of the sessions one client may have
  /// while it is alone, above 0, at most 1; the rest stays free for newcomers. Several clients that
  /// want all they can get have the same each, and somewhat less stays free.
  public double clientShare() {
    return values.clientShare;
  }

  /// These limits for larger or smaller messages.
  ///
  /// @param bytes at least 65 536, so that every error fits
  public Limits withMessageBytesMax(int bytes) {
    if (bytes < WireLimits.MESSAGE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "messageBytesMax: " + bytes + " (expected: at least 65536, so that every error fits)");
    }
    return with(it -> it.messageBytesMax = bytes);
  }

  /// These limits for more or fewer operations that have not ended. If what may be kept is too
  /// little for that, it grows: to twice as many operations, and to 2 KiB for each that runs and
  /// 512 bytes for each that is kept.
  ///
  /// @param operations at least 1
  public Limits withUnfinishedMax(long operations) {
    atLeastOne("unfinishedMax", operations);
    return with(it -> {
      it.unfinishedMax = operations;
      it.keptMax = Math.max(it.keptMax, 2 * operations);
      it.keptBytesMax = Math.max(it.keptBytesMax, 2_560 * operations);
    });
  }

  /// These limits for more or fewer remembered operations.
  ///
  /// @param operations at least 1
  public Limits withKeptMax(long operations) {
    atLeastOne("keptMax", operations);
    return with(it -> it.keptMax = operations);
  }

  /// These limits with more or less memory for what is kept.
  ///
  /// @param bytes at least 1
  public Limits withKeptBytesMax(long bytes) {
    atLeastOne("keptBytesMax", bytes);
    return with(it -> it.keptBytesMax = bytes);
  }

  /// These limits for more or fewer sessions.
  ///
  /// @param sessions at least 1
  public Limits withSessionsMax(int sessions) {
    atLeastOne("sessionsMax", sessions);
    return with(it -> it.sessionsMax = sessions);
  }

  /// These limits for more or fewer unconfirmed calls of one session.
  ///
  /// @param calls at least 1
  public Limits withSessionCallsMax(int calls) {
    atLeastOne("sessionCallsMax", calls);
    return with(it -> it.sessionCallsMax = calls);
  }

  /// These limits with a longer or shorter memory of operations that have ended.
  ///
  /// @param operations at least 1
  public Limits withTombstonesMax(int operations) {
    atLeastOne("tombstonesMax", operations);
    return with(it -> it.tombstonesMax = operations);
  }

  /// These limits with more or less for a client that is alone.
  ///
  /// @param share of the totals, above 0, at most 1
  public Limits withClientShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "clientShare: " + share + " (expected: above 0, at most 1)");
    }
    return with(it -> it.clientShare = share);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Limits limits && values.all().equals(limits.values.all());
  }

  @Override
  public int hashCode() {
    return values.all().hashCode();
  }

  @Override
  public String toString() {
    return "Limits[messageBytesMax=%d, unfinishedMax=%d, keptMax=%d, keptBytesMax=%d, sessionsMax=%d, sessionCallsMax=%d, tombstonesMax=%d, clientShare=%s]"
        .formatted(values.all().toArray());
  }
}
