package dev.raincheck.server.look;

import dev.raincheck.server.store.StoreRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What others than the book know of the server, at one moment.
///
/// @param connections how many there are
/// @param connectionsMax how many there may be
/// @param loopDelayNs the longest of the loop's last turns
/// @param droppedEvents what no listener received
/// @param store null without one
public record Gauges(
    long connections,
    long connectionsMax,
    long loopDelayNs,
    long droppedEvents,
    @Nullable Store store) {
  /// Of a book that stands alone.
  public static final Gauges NONE = new Gauges(0, 0, 0, 0, null);

  /// How the store does.
  ///
  /// @param name what logs call it
  /// @param isFailing whether the last thing that it was asked for failed
  /// @param busyNs for how long it has been doing what it was asked for last; 0 if that is done
  /// @param fleet the runs of servers that share it, as it told last
  public record Store(String name, boolean isFailing, long busyNs, List<StoreRun.Member> fleet) {}
}
