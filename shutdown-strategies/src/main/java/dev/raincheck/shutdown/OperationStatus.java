package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// One operation that has not ended, as a strategy sees it. Outcomes that wait to be claimed are
/// counted in [Totals]: there is nothing to decide for each of them.
///
/// @param method the full wire name, such as `reports.build` or `reports@2.build`
/// @param age since the call was accepted
/// @param state how far it has come
/// @param progress the fraction its handler last reported, if it ever did
/// @param sinceLastPoll since a client last asked for it, if one ever did: how wanted it is
public record OperationStatus(
    String method,
    Duration age,
    State state,
    OptionalDouble progress,
    Optional<Duration> sinceLastPoll) {

  /// How far an operation has come.
  public enum State {
    /// Accepted; its handler has not started.
    QUEUED,
    /// Its handler has started.
    RUNNING
  }

  public OperationStatus {
    requireNonNull(method, "method");
    requireNonNull(age, "age");
    requireNonNull(state, "state");
    requireNonNull(progress, "progress");
    requireNonNull(sinceLastPoll, "sinceLastPoll");
  }
}
