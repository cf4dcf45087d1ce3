package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// One operation, as a strategy sees it.
///
/// @param method the full wire name, such as `reports.build` or `reports@2.build`
/// @param age since the call was accepted
/// @param state how far it has come
/// @param progress the fraction its handler last reported, if it ever did
/// @param claimed whether a client has its result, delivered or acknowledged
/// @param sinceLastPoll since a client last asked for it, if one ever did: how wanted it is
public record OperationStatus(
    String method,
    Duration age,
    State state,
    OptionalDouble progress,
    boolean claimed,
    Optional<Duration> sinceLastPoll) {

  /// How far an operation has come.
  public enum State {
    /// Accepted; its handler has not started.
    QUEUED,
    /// Its handler has started.
    RUNNING,
    /// Final: its outcome will never change.
    FINISHED
  }

  public OperationStatus {
    requireNonNull(method, "method");
    requireNonNull(age, "age");
    requireNonNull(state, "state");
    requireNonNull(progress, "progress");
    requireNonNull(sinceLastPoll, "sinceLastPoll");
  }
}
