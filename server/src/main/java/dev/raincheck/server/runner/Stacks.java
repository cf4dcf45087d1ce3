package dev.raincheck.server.runner;

import dev.raincheck.protocol.bytes.WireLimits;
import java.io.PrintWriter;
import java.io.Writer;
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

  /// What was thrown, as the JDK prints it, as far as the wire takes it: its texts may be as long
  /// as they like, and its causes have no end.
  static String of(Throwable thrown) {
    var text = new CutText();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (FullException enough) {
      // what fits is told
    }
    return text.toString();
  }

  /// A text that takes no more than [#CHARS_MAX].
  private static final class CutText extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] from, int offset, int count) {
      int room = CHARS_MAX - text.length();
      text.append(from, offset, Math.min(count, room));
      requireRoom(count, room);
    }

    /// Without a copy of the whole.
    @Override
    public void write(String from, int offset, int count) {
      int room = CHARS_MAX - text.length();
      text.append(from, offset, offset + Math.min(count, room));
      requireRoom(count, room);
    }

    private static void requireRoom(int count, int room) {
      if (count > room) {
        throw new FullException();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /// Ends the printing, which an [java.io.IOException] would not.
  private static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super(null, null, false, false);
    }
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
