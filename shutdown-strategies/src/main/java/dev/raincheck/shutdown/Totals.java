package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much work is left, of one method or of many.
public final class Totals {
  private final long queued;
  private final long running;
  private final long unclaimed;
  private final long handlersRunning;
  private final Duration sinceLastFinish;

  private Totals(
      long queued, long running, long unclaimed, long handlersRunning, Duration sinceLastFinish) {
    requireCount(queued, "queued");
    requireCount(running, "running");
    requireCount(unclaimed, "unclaimed");
    requireCount(handlersRunning, "handlersRunning");
    requireNonNull(sinceLastFinish, "sinceLastFinish");
    this.queued = queued;
    this.running = running;
    this.unclaimed = unclaimed;
    this.handlersRunning = handlersRunning;
    this.sinceLastFinish = sinceLastFinish;
  }

  /// For tests of strategies: [#queued()], [#running()] and so on.
  ///
  /// @throws IllegalArgumentException if one of the counts is below 0
  public static Totals of(
      long queued, long running, long unclaimed, long handlersRunning, Duration sinceLastFinish) {
    return new Totals(queued, running, unclaimed, handlersRunning, sinceLastFinish);
  }

  /// Operations whose handler has not started.
  public long queued() {
    return queued;
  }

  /// Operations whose handler has started, and which are not final.
  public long running() {
    return running;
  }

  /// Final operations with a token whose outcome is neither delivered nor acknowledged.
  public long unclaimed() {
    return unclaimed;
  }

  /// Handlers still busy, those of operations that were cancelled or aborted too.
  public long handlersRunning() {
    return handlersRunning;
  }

  /// Since an operation last became final, or since the request to shut down if that is later.
  public Duration sinceLastFinish() {
    return sinceLastFinish;
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Totals that && components().equals(that.components());
  }

  @Override
  public int hashCode() {
    return components().hashCode();
  }

  private List<Object> components() {
    return List.of(queued, running, unclaimed, handlersRunning, sinceLastFinish);
  }

  @Override
  public String toString() {
    return "Totals[queued=%s, running=%s, unclaimed=%s, handlersRunning=%s, sinceLastFinish=%s]"
        .formatted(components().toArray());
  }
}
