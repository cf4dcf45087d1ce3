package dev.raincheck.protocol.contract;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How the operations of a method are run, as its annotations say.
///
/// @param mode how calls are answered
/// @param threads the kind of thread it runs on, unless it is non-blocking
/// @param serialGroup `service/group`; operations of one group run one at a time
/// @param concurrencyLimit how many operations of the method may run at once
/// @param idempotent whether it may safely run again
/// @param timings its own times
public record CallPolicy(
    CallMode mode,
    Threads threads,
    Optional<String> serialGroup,
    OptionalInt concurrencyLimit,
    boolean idempotent,
    Timings timings) {
  /// What a method without annotations has.
  public static final CallPolicy DEFAULT =
      new CallPolicy(
          CallMode.RESPONDING,
          Threads.VIRTUAL,
          Optional.empty(),
          OptionalInt.empty(),
          false,
          Timings.NONE);

  public CallPolicy {
    requireNonNull(mode, "mode");
    requireNonNull(threads, "threads");
    requireNonNull(serialGroup, "serialGroup");
    requireNonNull(concurrencyLimit, "concurrencyLimit");
    requireNonNull(timings, "timings");
  }

  /// The times of one method, where they differ from the server's; each above zero.
  ///
  /// @param respondWithin the deadline for an answer
  /// @param operationLimit how long the work may take
  /// @param retention how long an unacknowledged result is kept
  public record Timings(
      Optional<Duration> respondWithin,
      Optional<Duration> operationLimit,
      Optional<Duration> retention) {
    /// The server's times hold.
    public static final Timings NONE =
        new Timings(Optional.empty(), Optional.empty(), Optional.empty());

    public Timings {
      requireNonNull(respondWithin, "respondWithin");
      requireNonNull(operationLimit, "operationLimit");
      requireNonNull(retention, "retention");
    }
  }
}
