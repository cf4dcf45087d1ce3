package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One operation that has not ended, as a strategy sees it. Outcomes that wait to be claimed are
/// counted in [Totals]: there is nothing to decide for each of them.
public final class OperationStatus {
  private final String method;
  private final Duration age;
  private final State state;
  private final OptionalDouble progress;
  private final Optional<Duration> sinceLastPoll;
  private final boolean canBeHandedOff;

  /// How far an operation has come.
  public enum State {
    /// Accepted; its handler has not started.
    QUEUED,
    /// Its handler has started.
    RUNNING
  }

  private OperationStatus(
      String method,
      Duration age,
      State state,
      OptionalDouble progress,
      Optional<Duration> sinceLastPoll) {
    requireNonNull(method, "method");
    requireNonNull(age, "age");
    requireNonNull(state, "state");
    requireNonNull(progress, "progress");
    requireNonNull(sinceLastPoll, "sinceLastPoll");
    this.method = method;
    this.age = age;
    this.state = state;
    this.progress = progress;
    this.sinceLastPoll = sinceLastPoll;
    this.canBeHandedOff = false;
  }

  private OperationStatus(OperationStatus same, boolean canBeHandedOff) {
    this.method = same.method;
    this.age = same.age;
    this.state = same.state;
    this.progress = same.progress;
    this.sinceLastPoll = same.sinceLastPoll;
    this.canBeHandedOff = canBeHandedOff;
  }

  /// Makes a status, for tests of strategies. The server makes its own.
  ///
  /// @param method see [#method()]
  /// @param age see [#age()]
  /// @param state see [#state()]
  /// @param progress see [#progress()]
  /// @param sinceLastPoll see [#sinceLastPoll()]
  /// @return the status
  public static OperationStatus of(
      String method,
      Duration age,
      State state,
      OptionalDouble progress,
      Optional<Duration> sinceLastPoll) {
    return new OperationStatus(method, age, state, progress, sinceLastPoll);
  }

  /// {@return the same operation, which can be handed off, or not}
  ///
  /// @param can see [#canBeHandedOff()]
  public OperationStatus withHandOff(boolean can) {
    return new OperationStatus(this, can);
  }

  /// {@return whether another run of a server can go on with it} The store has it, and it is queued
  /// or `@Idempotent`. Without a store it never can.
  public boolean canBeHandedOff() {
    return canBeHandedOff;
  }

  /// {@return the method's full name on the wire, such as `reports.build` or `reports@2.build`}
  public String method() {
    return method;
  }

  /// {@return the time since the call was accepted}
  public Duration age() {
    return age;
  }

  /// {@return whether the handler has started}
  public State state() {
    return state;
  }

  /// {@return the fraction that the handler last reported, from 0 to 1; empty if it never did}
  public OptionalDouble progress() {
    return progress;
  }

  /// {@return the time since a client last asked for the operation, which says how wanted it is;
  /// empty if none did}
  public Optional<Duration> sinceLastPoll() {
    return sinceLastPoll;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OperationStatus that && components().equals(that.components());
  }

  @Override
  public int hashCode() {
    return components().hashCode();
  }

  private List<Object> components() {
    return List.of(method, age, state, progress, sinceLastPoll, canBeHandedOff);
  }

  @Override
  public String toString() {
    return "OperationStatus[method=%s, age=%s, state=%s, progress=%s, sinceLastPoll=%s, canBeHandedOff=%s]"
        .formatted(components().toArray());
  }
}
