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
  /// The limits of a server that sets no others: messages of 1 MiB; 100 000 operations that have
  /// not ended; 200 000 operations and refusals that are kept, of together 256 MiB; 10 000 sessions
  /// with 20 000 calls each; 100 000 tombstones; 100 000 keys; nine tenths of that for a client
  /// that is alone.
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
    private int keysMax = 100_000;
    private long storedMax = 10_000_000;
    private long storedKeysMax = 10_000_000;
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
      keysMax = from.keysMax;
      storedMax = from.storedMax;
      storedKeysMax = from.storedKeysMax;
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
          keysMax,
          storedMax,
          storedKeysMax,
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

  /// {@return the largest message in either direction, in bytes}
  public int messageBytesMax() {
    return values.messageBytesMax;
  }

  /// {@return how many operations that have not ended there may be}
  public long unfinishedMax() {
    return values.unfinishedMax;
  }

  /// {@return how many operations and refusals may be kept, for their handlers or for their
  /// clients}
  public long keptMax() {
    return values.keptMax;
  }

  /// {@return how much memory all that is kept may take, with all that it holds, and sessions, in
  /// bytes} An operation that runs takes about 2 KB with its thread, one that has ended 0.4 KB,
  /// plus arguments and results. Results of operations that were admitted before may exceed the
  /// limit.
  public long keptBytesMax() {
    return values.keptBytesMax;
  }

  /// {@return how many sessions there may be}
  public int sessionsMax() {
    return values.sessionsMax;
  }

  /// {@return how many calls one session may have whose replies the client has not confirmed}
  public int sessionCallsMax() {
    return values.sessionCallsMax;
  }

  /// {@return of how many ended operations only the token and the cause of their end are
  /// remembered}
  public int tombstonesMax() {
    return values.tombstonesMax;
  }

  /// {@return how many keys of calls are remembered: of operations, of their outcomes, and of what
  /// has ended} When there is no room for another, the keys of what ended first are forgotten; if
  /// all are in use, a call with a new key is refused.
  public int keysMax() {
    return values.keysMax;
  }

  /// {@return how many operations may wait in the store of a server that has one, since it has no
  /// room for them} They take no memory.
  public long storedMax() {
    return values.storedMax;
  }

  /// {@return how many keys a server's store remembers, and places in sessions that were lost, when
  /// it does not have the outcome any more} The oldest are forgotten, whoever's they are.
  public long storedKeysMax() {
    return values.storedKeysMax;
  }

  /// {@return the part that a client may have while it is alone, above 0 and at most 1} It counts
  /// for the unfinished operations, for what is kept, for the sessions, for the keys and for what
  /// waits in the store; the rest stays free for newcomers. Several clients that want all they can
  /// get have the same each, and somewhat less stays free.
  public double clientShare() {
    return values.clientShare;
  }

  /// {@return these limits with another [#messageBytesMax]}
  ///
  /// @param bytes at least 65 536, so that every error fits
  /// @throws IllegalArgumentException if it is less
  public Limits withMessageBytesMax(int bytes) {
    if (bytes < WireLimits.MESSAGE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "messageBytesMax: " + bytes + " (expected: at least 65536, so that every error fits)");
    }
    return with(it -> it.messageBytesMax = bytes);
  }

  /// {@return these limits with another [#unfinishedMax]} If what may be kept is too little for
  /// that, it grows: to twice as many operations, and to 2 KiB for each that runs and 512 bytes for
  /// each that is kept.
  ///
  /// @param operations at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withUnfinishedMax(long operations) {
    atLeastOne("unfinishedMax", operations);
    return with(it -> {
      it.unfinishedMax = operations;
      it.keptMax = Math.max(it.keptMax, 2 * operations);
      it.keptBytesMax = Math.max(it.keptBytesMax, 2_560 * operations);
    });
  }

  /// {@return these limits with another [#keptMax]}
  ///
  /// @param operations at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withKeptMax(long operations) {
    atLeastOne("keptMax", operations);
    return with(it -> it.keptMax = operations);
  }

  /// {@return these limits with another [#keptBytesMax]}
  ///
  /// @param bytes at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withKeptBytesMax(long bytes) {
    atLeastOne("keptBytesMax", bytes);
    return with(it -> it.keptBytesMax = bytes);
  }

  /// {@return these limits with another [#sessionsMax]}
  ///
  /// @param sessions at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withSessionsMax(int sessions) {
    atLeastOne("sessionsMax", sessions);
    return with(it -> it.sessionsMax = sessions);
  }

  /// {@return these limits with another [#sessionCallsMax]}
  ///
  /// @param calls at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withSessionCallsMax(int calls) {
    atLeastOne("sessionCallsMax", calls);
    return with(it -> it.sessionCallsMax = calls);
  }

  /// {@return these limits with another [#tombstonesMax]}
  ///
  /// @param operations at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withTombstonesMax(int operations) {
    atLeastOne("tombstonesMax", operations);
    return with(it -> it.tombstonesMax = operations);
  }

  /// {@return these limits with another [#keysMax]} The longer a key is remembered, the longer a
  /// call with it is not run again.
  ///
  /// @param keys at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withKeysMax(int keys) {
    atLeastOne("keysMax", keys);
    return with(it -> it.keysMax = keys);
  }

  /// {@return these limits with another [#storedMax]}
  ///
  /// @param operations at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withStoredMax(long operations) {
    atLeastOne("storedMax", operations);
    return with(it -> it.storedMax = operations);
  }

  /// {@return these limits with another [#storedKeysMax]} Servers that share a store should have
  /// the same.
  ///
  /// @param keys at least 1
  /// @throws IllegalArgumentException if it is less
  public Limits withStoredKeysMax(long keys) {
    atLeastOne("storedKeysMax", keys);
    return with(it -> it.storedKeysMax = keys);
  }

  /// {@return these limits with another [#clientShare]}
  ///
  /// @param share above 0 and at most 1
  /// @throws IllegalArgumentException if it is not in that range
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
    return "Limits[messageBytesMax=%d, unfinishedMax=%d, keptMax=%d, keptBytesMax=%d, sessionsMax=%d, sessionCallsMax=%d, tombstonesMax=%d, keysMax=%d, storedMax=%d, storedKeysMax=%d, clientShare=%s]"
        .formatted(values.all().toArray());
  }
}
