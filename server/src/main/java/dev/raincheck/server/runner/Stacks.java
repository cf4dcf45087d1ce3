package dev.raincheck.server.runner;

import dev.raincheck.protocol.bytes.WireLimits;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Stacks as text.
final class Stacks {
  private static final int CHARS_MAX = WireLimits.TEXT_CHARS_MAX - 1;

  private Stacks() {}

  /// A line for each frame, the innermost first, as far as the wire takes them.
  ///
  /// @param thread who works for the operation; null if nobody does. One that others share may go
  ///   on with something else while it is looked at
  static String of(Supplier<@Nullable Thread> thread) {
    Thread working = thread.get();
    StackTraceElement[] frames =
        working == null ? new StackTraceElement[0] : working.getStackTrace();
    return thread.get() == working ? text(frames) : "";
  }

  private static String text(StackTraceElement[] frames) {
    var text = new StringBuilder();
    for (StackTraceElement frame : frames) {
      String line = frame + "\n";
      if (text.length() + line.length() > CHARS_MAX) {
        return text.append("…").toString();
      }
      text.append(line);
    }
    return text.toString();
  }
}
