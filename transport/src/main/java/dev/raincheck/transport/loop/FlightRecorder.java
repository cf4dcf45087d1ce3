package dev.raincheck.transport.loop;

/// The JDK's flight recorder, which not every runtime image has. Where it is absent the classes of
/// events cannot be loaded: whoever makes one asks first.
public final class FlightRecorder {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecorder() {}

  /// Whether events can be made, recorded or not.
  public static boolean isPresent() {
    return PRESENT;
  }
}
