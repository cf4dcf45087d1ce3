package dev.raincheck.server.access;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which refusals get a line in the log: ten different ones a minute, so that nobody fills it by
/// asking again and again, nor hides others. The next line says how many had none.
public final class Refusals {
  private static final int LINES_MAX = 10;
  private static final long SPAN_NS = TimeUnit.MINUTES.toNanos(1);

  private final Set<String> told = new HashSet<>();
  private long sinceNs;
  private long without;

  /// @return what to log; null if it was said already, or there have been enough for now
  public @Nullable String line(String refusal, long nowNs) {
    if (!told.isEmpty() && nowNs - sinceNs >= SPAN_NS) {
      told.clear();
    }
    if (told.size() == LINES_MAX || !told.add(refusal)) {
      without++;
      return null;
    }
    if (told.size() == 1) {
      sinceNs = nowNs;
    }
    String line = without == 0 ? refusal : "%s (and %d before)".formatted(refusal, without);
    without = 0;
    return line;
  }
}
