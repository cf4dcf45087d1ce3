package dev.raincheck.simulation.fleet;

/// Tells a history step by step, for whoever replays one: `-Dfleet.trace=true`.
final class Trace {
  private static final boolean ON = Boolean.getBoolean("fleet.trace");
  private static final long MS = 1_000_000;

  private Trace() {}

  static void say(long nowNs, Object who, String what, Object... more) {
    if (ON) {
      StringBuilder line = new StringBuilder("%8d %-10s %s".formatted(nowNs / MS, who, what));
      for (Object one : more) {
        line.append(' ').append(one);
      }
      IO.println(line);
    }
  }
}
