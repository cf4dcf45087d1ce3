package dev.raincheck.transport.loop;

/// The JDK's flight recorder, which not every runtime image has. Where it is absent the classes of
/// events cannot be loaded: whoever makes one asks first. Where it is there, the first event wakes
/// it up, on the thread that makes it: 116 classes in a loop's first turn, for nobody if nobody
/// records.
public final class FlightRecorder {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecorder() {}

  /// Whether somebody has recorded something, and may do so now.
  public static boolean isInUse() {
    return PRESENT && jdk.jfr.FlightRecorder.isInitialized();
  }
}
