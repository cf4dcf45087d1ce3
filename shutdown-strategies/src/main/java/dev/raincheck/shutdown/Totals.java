package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// How much work is left, of one method or of many.
///
/// @param queued operations whose handler has not started
/// @param running operations that have started and are not final
/// @param unclaimed final operations with a token whose result is neither delivered nor
///   acknowledged
/// @param handlersRunning handlers still busy, those of operations already cancelled or aborted too
/// @param sinceLastFinish since an operation last became final, or since the request to shut down
///   if that is later
public record Totals(
    long queued, long running, long unclaimed, long handlersRunning, Duration sinceLastFinish) {

  public Totals {
    requireCount(queued, "queued");
    requireCount(running, "running");
    requireCount(unclaimed, "unclaimed");
    requireCount(handlersRunning, "handlersRunning");
    requireNonNull(sinceLastFinish, "sinceLastFinish");
  }

  /// Nothing left, and nothing finished for the given time.
  public static Totals none(Duration sinceLastFinish) {
    return new Totals(0, 0, 0, 0, sinceLastFinish);
  }

  /// Operations that are not final: queued or running.
  public long unfinished() {
    return queued + running;
  }

  /// Both together; the later of the two last finishes counts.
  public Totals plus(Totals other) {
    return new Totals(
        queued + other.queued,
        running + other.running,
        unclaimed + other.unclaimed,
        handlersRunning + other.handlersRunning,
        Durations.shorter(sinceLastFinish, other.sinceLastFinish));
  }

  private static void requireCount(long count, String name) {
    if (count < 0) {
      throw new IllegalArgumentException(
          name + ": " + count + " (expected: 0 or more; count what is there now)");
    }
  }
}
