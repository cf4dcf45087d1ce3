package dev.raincheck.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/// A turn of the loop that took long, for recordings by the JDK's flight recorder.
@Name("dev.raincheck.LoopTurn")
@Label("Turn of the Loop")
@Category({"Raincheck", "Server"})
@Description("Nobody was answered while it lasted")
@StackTrace(false)
@Threshold("10 ms")
final class LoopTurnEvent extends Event {
  private static final LoopTurnEvent PROBE = new LoopTurnEvent();

  /// One that has begun; null if nobody records them: there are as many as turns.
  static @Nullable LoopTurnEvent begun() {
    if (!PROBE.isEnabled()) {
      return null;
    }
    var event = new LoopTurnEvent();
    event.begin();
    return event;
  }
}
