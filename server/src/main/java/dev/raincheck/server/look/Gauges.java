package dev.raincheck.server.look;

import org.jspecify.annotations.Nullable;

/// What others than the book know of the server, at one moment.
///
/// @param connections how many there are
/// @param connectionsMax how many there may be
/// @param loopDelayNs the longest of the loop's last turns
/// @param droppedEvents what no listener received
/// @param store what logs call the store; null without one
/// @param storeFailing whether the last thing that the store was asked for failed
public record Gauges(
    long connections,
    long connectionsMax,
    long loopDelayNs,
    long droppedEvents,
    @Nullable String store,
    boolean storeFailing) {
  /// Of a book that stands alone.
  public static final Gauges NONE = new Gauges(0, 0, 0, 0, null, false);
}
