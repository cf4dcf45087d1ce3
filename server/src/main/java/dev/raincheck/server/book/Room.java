package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Usage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whether there is room for more, in all and for one client. What one may have is no fixed part
/// but a multiple of what is still free (dynamic thresholds, Choudhury and Hahne, 1998): alone it
/// may have its whole share, those that want all they can get end up with the same each, however
/// many they are, and something stays free for the next one.
@SuppressWarnings("EnumOrdinal") // indexes of an array of its own
final class Room {
  private static final Kind[] KINDS = Kind.values();

  private final Limits limits;
  private final Usage everybody;
  private final Maker maker;

  /// How many times as much as is free one may have.
  private final double factor;

  /// How much may be in use of each kind while nobody can have too much.
  private final long[] plenty;

  /// What there is a limit to.
  enum Kind {
    UNFINISHED("unfinished operations"),
    KEPT("kept results"),
    BYTES("bytes of kept results"),
    SESSIONS("sessions"),
    KEYS("keys of calls");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    long used(Usage usage) {
      return switch (this) {
        case UNFINISHED -> usage.unfinished();
        case KEPT -> usage.kept();
        case BYTES -> usage.heldBytes();
        case SESSIONS -> usage.sessions();
        case KEYS -> usage.keys();
      };
    }

    /// Whether there is more of it when a result goes.
    boolean isOfResults() {
      return this == KEPT || this == BYTES;
    }

    /// Whether there is more of it when a key goes.
    boolean isOfKeys() {
      return this == KEYS || this == BYTES;
    }

    Failure refusal(String whose, long used, long max) {
      return this == SESSIONS
          ? Failures.noSession(text + whose, used, max)
          : Failures.overloaded(text + whose, used, max);
    }

    long max(Limits limits) {
      return switch (this) {
        case UNFINISHED -> limits.unfinishedMax();
        case KEPT -> limits.keptMax();
        case BYTES -> limits.keptBytesMax();
        case SESSIONS -> limits.sessionsMax();
        case KEYS -> limits.keysMax();
      };
    }
  }

  /// Drops what nobody may ever ask for again.
  interface Maker {
    /// Makes some room, for one client or for everybody; false if there is nothing to drop.
    boolean makeRoom(Usage usage, Kind kind, long nowNs);
  }

  Room(Limits limits, Usage everybody, Maker maker) {
    this.limits = limits;
    this.everybody = everybody;
    this.maker = maker;
    factor = limits.clientShare() / (1 - limits.clientShare());
    plenty = plenty(limits, factor);
  }

  /// With `u` in use of `m` by everybody, an address may have `f (m - u)`, and a client there at
  /// least `f (f (m - u) - u)`. Both are at least `u`, which is at least what either has, up to `u
  /// = m / (1 + 1/f + 1/f²)`. One less, as what one may have is a whole number.
  private static long[] plenty(Limits limits, double factor) {
    double part = 1 / (1 + 1 / factor + 1 / (factor * factor));
    return Arrays.stream(KINDS).mapToLong(kind -> (long) (kind.max(limits) * part) - 1).toArray();
  }

  /// Why there is no room for another operation; null if there is.
  @Nullable Failure refusesOperation(Usage client, long nowNs) {
    Failure refusal = refuses(client, Kind.UNFINISHED, nowNs);
    return refusal == null ? refusesToKeep(client, nowNs) : refusal;
  }

  /// Why there is no room to keep anything more; null if there is.
  @Nullable Failure refusesToKeep(Usage client, long nowNs) {
    Failure refusal = refuses(client, Kind.KEPT, nowNs);
    return refusal == null ? refuses(client, Kind.BYTES, nowNs) : refusal;
  }

  /// Why there is no room for another session; null if there is.
  @Nullable Failure refusesSession(Usage client, long nowNs) {
    return refuses(client, Kind.SESSIONS, nowNs);
  }

  /// Why there is no room for another key; null if there is.
  @Nullable Failure refusesKey(Usage client, long nowNs) {
    return refuses(client, Kind.KEYS, nowNs);
  }

  /// For tests: that there is no more than there may be. Bytes may exceed it by results of what was
  /// admitted before.
  void check() {
    for (Kind kind : KINDS) {
      Recount.require(
          kind == Kind.BYTES || kind.used(everybody) <= kind.max(limits),
          kind,
          "exceed their limit");
    }
  }

  private @Nullable Failure refuses(Usage client, Kind kind, long nowNs) {
    if (kind.used(everybody) < plenty[kind.ordinal()]) {
      return null;
    }
    for (Usage full; (full = full(client, kind)) != null; ) {
      if (!maker.makeRoom(full, kind, nowNs)) {
        return kind.refusal(full.whose, kind.used(full), max(full, kind));
      }
    }
    return null;
  }

  /// Who has all it may have: everybody together, the client's address, or the client; null if
  /// there is room.
  private @Nullable Usage full(Usage usage, Kind kind) {
    Usage full = usage.whole == null ? null : full(usage.whole, kind);
    return full == null && kind.used(usage) >= max(usage, kind) ? usage : full;
  }

  /// What it may have now.
  private long max(Usage usage, Kind kind) {
    Usage whole = usage.whole;
    if (whole == null) {
      return kind.max(limits);
    }
    long ofWhole = max(whole, kind);
    double max = factor * (ofWhole - kind.used(whole)) + 1e-6; // 0.3 is not exactly that
    return Math.clamp((long) max, 1, ofWhole); // a small limit shuts nobody out
  }
}
