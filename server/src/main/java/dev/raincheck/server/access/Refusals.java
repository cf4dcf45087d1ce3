package dev.raincheck.server.access;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which refusals get a line in the log: ten a minute, so that nobody fills it by asking again and
/// again. The next line says how many had none.
public final class Refusals {
  private static final int LINES_MAX = 10;
  private static final long SPAN_NS = TimeUnit.MINUTES.toNanos(1);

  private long sinceNs;
  private int lines;
  private long without;

  /// @return what to log; null if there have been enough for now
  public @Nullable String line(String refusal, long nowNs) {
    if (lines > 0 && nowNs - sinceNs >= SPAN_NS) {
      lines = 0;
    }
    if (lines == LINES_MAX) {
      without++;
      return null;
    }
    if (lines == 0) {
      sinceNs = nowNs;
    }
    lines++;
    String line = without == 0 ? refusal : "%s (and %d before)".formatted(refusal, without);
    without = 0;
    return line;
  }
}
