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

  /// Makes totals, for tests of strategies. The server makes its own.
  ///
  /// @param queued see [#queued()]
  /// @param running see [#running()]
  /// @param unclaimed see [#unclaimed()]
  /// @param handlersRunning see [#handlersRunning()]
  /// @param sinceLastFinish see [#sinceLastFinish()]
  /// @return the totals
  /// @throws IllegalArgumentException if one of the counts is below 0
  public static Totals of(
      long queued, long running, long unclaimed, long handlersRunning, Duration sinceLastFinish) {
    return new Totals(queued, running, unclaimed, handlersRunning, sinceLastFinish);
  }

  /// {@return how many operations wait for their handler to start}
  public long queued() {
    return queued;
  }

  /// {@return how many operations have a started handler and have not ended}
  public long running() {
    return running;
  }

  /// {@return how many operations have ended with a token, and their outcome is neither delivered
  /// nor acknowledged}
  public long unclaimed() {
    return unclaimed;
  }

  /// {@return how many handlers are at work, including those of operations that were cancelled or
  /// aborted}
  public long handlersRunning() {
    return handlersRunning;
  }

  /// {@return the time since an operation last ended, or since the request to shut down if that is
  /// later}
  public Duration sinceLastFinish() {
    return sinceLastFinish;
  }

  /// {@return totals of a server on which nothing is left}
  ///
  /// @param sinceLastFinish see [#sinceLastFinish()]
  public static Totals none(Duration sinceLastFinish) {
    return new Totals(0, 0, 0, 0, sinceLastFinish);
  }

  /// {@return how many operations have not ended: those queued and those running}
  public long unfinished() {
    return queued + running;
  }

  /// Adds totals up. Of the two last ends the later one counts.
  ///
  /// @param other those of other methods
  /// @return both together
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
