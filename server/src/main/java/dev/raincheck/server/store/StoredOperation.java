package dev.raincheck.server.store;

import dev.raincheck.api.Progress;
import org.jspecify.annotations.Nullable;

/// A record as it is found.
///
/// @param record what was recorded first, as far as it has come by now
/// @param attempt how often it was started, this time included; from 1
/// @param ageMs how long ago it was recorded, in milliseconds
/// @param ran whether it was recorded as started before it was queued again
/// @param progress how far it has come, as its server told last; null if it has not, or does not
///   run
public record StoredOperation(
    NewRecord record, int attempt, long ageMs, boolean ran, @Nullable Progress progress) {
  /// Makes one of which no progress is known.
  ///
  /// @param record what was recorded first, as far as it has come by now
  /// @param attempt how often it was started, this time included; from 1
  /// @param ageMs how long ago it was recorded, in milliseconds
  /// @param ran whether it was recorded as started before it was queued again
  public StoredOperation(NewRecord record, int attempt, long ageMs, boolean ran) {
    this(record, attempt, ageMs, ran, null);
  }

  /// From which attempt on an operation is suspected of ending its servers: two have died under it.
  public static final int SUSPECT_FROM = 3;

  /// {@return whether it may be the reason why its servers died: two have died under it}
  public boolean isSuspect() {
    return attempt >= SUSPECT_FROM;
  }
}
