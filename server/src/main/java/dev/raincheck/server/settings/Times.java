package dev.raincheck.server.settings;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The server's times; immutable. Callers and methods may ask for others; the server clamps them
/// and says what it granted.
public final class Times {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(365);

  /// The times of a server that sets no others: answers within 500 ms, or up to 30 s for calls that
  /// ask for it; session lease 15 min; retention 15 min, up to 24 h; delivered retention 60 s; key
  /// retention 24 h; cancel grace 10 s; first poll after 1 s, growing to 15 s.
  public static final Times DEFAULT = new Times(new Values());

  private final Values values;

  /// Written only before the times are made.
  private static final class Values {
    private Duration respondWithin = Duration.ofMillis(500);
    private Duration respondWithinMax = Duration.ofSeconds(30);
    private Duration sessionLease = Duration.ofMinutes(15);
    private Duration retention = Duration.ofMinutes(15);
    private Duration retentionMax = Duration.ofHours(24);
    private Duration deliveredRetention = Duration.ofMinutes(1);
    private Duration keyRetention = Duration.ofHours(24);
    private Duration cancelGrace = Duration.ofSeconds(10);
    private Duration firstPoll = Duration.ofSeconds(1);
    private Duration pollMax = Duration.ofSeconds(15);

    private Values() {}

    private Values(Values from) {
      respondWithin = from.respondWithin;
      respondWithinMax = from.respondWithinMax;
      sessionLease = from.sessionLease;
      retention = from.retention;
      retentionMax = from.retentionMax;
      deliveredRetention = from.deliveredRetention;
      keyRetention = from.keyRetention;
      cancelGrace = from.cancelGrace;
      firstPoll = from.firstPoll;
      pollMax = from.pollMax;
    }

    private List<Duration> all() {
      return List.of(
          respondWithin,
          respondWithinMax,
          sessionLease,
          retention,
          retentionMax,
          deliveredRetention,
          keyRetention,
          cancelGrace,
          firstPoll,
          pollMax);
    }
  }

  private Times(Values values) {
    this.values = values;
  }

  private Times with(Consumer<Values> change) {
    var changed = new Values(values);
    change.accept(changed);
    return new Times(changed);
  }

  private static void requireSensible(String name, Duration value, String remedy) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: 1 ms to 365 days; " + remedy + ")");
    }
  }

  private static void requireOrder(String name, Duration value, String maxName, Duration max) {
    if (value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: at most %s, %s; raise %s)"
              .formatted(name, value, maxName, max, maxName));
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// {@return the deadline for an answer: the result, a token or an error}
  public Duration respondWithin() {
    return values.respondWithin;
  }

  /// {@return the longest deadline that a call may ask for}
  public Duration respondWithinMax() {
    return values.respondWithinMax;
  }

  /// {@return how long a silent session is kept}
  public Duration sessionLease() {
    return values.sessionLease;
  }

  /// {@return how long an unacknowledged result is kept, counted from completion}
  public Duration retention() {
    return values.retention;
  }

  /// {@return the longest retention that a call may ask for}
  public Duration retentionMax() {
    return values.retentionMax;
  }

  /// {@return how long an outcome is kept after somebody had it: for those who call with the same
  /// key, and where clients do not acknowledge, as at a door in the server's process} At most as
  /// long as the call's retention.
  public Duration deliveredRetention() {
    return values.deliveredRetention;
  }

  /// {@return how long a key says how its call ended, counted from when the outcome was given up}
  /// Less where there is no room ([Limits#keysMax]), and no longer than the server's process.
  public Duration keyRetention() {
    return values.keyRetention;
  }

  /// {@return how long a handler may take to obey a cancel before the operation is aborted}
  public Duration cancelGrace() {
    return values.cancelGrace;
  }

  /// {@return after which time the server suggests the first poll, and every poll while it drains}
  public Duration firstPoll() {
    return values.firstPoll;
  }

  /// {@return the longest time between two polls that the server suggests}
  public Duration pollMax() {
    return values.pollMax;
  }

  /// {@return these times with another [#respondWithin]; [#respondWithinMax] grows with it if it
  /// must}
  ///
  /// @param deadline 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withRespondWithin(Duration deadline) {
    requireSensible("respondWithin", deadline, "use @Blocking for methods that always defer");
    return with(it -> {
      it.respondWithin = deadline;
      it.respondWithinMax = longer(deadline, it.respondWithinMax);
    });
  }

  /// {@return these times with another [#respondWithinMax]}
  ///
  /// @param deadline at least [#respondWithin()], at most 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withRespondWithinMax(Duration deadline) {
    requireSensible("respondWithinMax", deadline, "leave it at 30 s");
    requireOrder("respondWithin", respondWithin(), "respondWithinMax", deadline);
    return with(it -> it.respondWithinMax = deadline);
  }

  /// {@return these times with another [#sessionLease]}
  ///
  /// @param lease 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withSessionLease(Duration lease) {
    requireSensible("sessionLease", lease, "leave it at 15 min");
    return with(it -> it.sessionLease = lease);
  }

  /// {@return these times with another [#retention]; [#retentionMax] grows with it if it must}
  ///
  /// @param retention 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withRetention(Duration retention) {
    requireSensible("retention", retention, "leave it at 15 min");
    return with(it -> {
      it.retention = retention;
      it.retentionMax = longer(retention, it.retentionMax);
    });
  }

  /// {@return these times with another [#retentionMax]}
  ///
  /// @param retention at least [#retention()], at most 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withRetentionMax(Duration retention) {
    requireSensible("retentionMax", retention, "leave it at 24 h");
    requireOrder("retention", retention(), "retentionMax", retention);
    return with(it -> it.retentionMax = retention);
  }

  /// {@return these times with another [#deliveredRetention]}
  ///
  /// @param retention 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withDeliveredRetention(Duration retention) {
    requireSensible("deliveredRetention", retention, "leave it at 60 s");
    return with(it -> it.deliveredRetention = retention);
  }

  /// {@return these times with another [#keyRetention]}
  ///
  /// @param retention 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withKeyRetention(Duration retention) {
    requireSensible("keyRetention", retention, "leave it at 24 h");
    return with(it -> it.keyRetention = retention);
  }

  /// {@return these times with another [#cancelGrace]}
  ///
  /// @param grace 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public Times withCancelGrace(Duration grace) {
    requireSensible("cancelGrace", grace, "use 1 ms to wait for no handler");
    return with(it -> it.cancelGrace = grace);
  }

  /// {@return these times with another [#firstPoll] and another [#pollMax]}
  ///
  /// @param first 1 ms to `max`
  /// @param max at most 365 days
  /// @throws IllegalArgumentException if one of them is not in its range
  public Times withPolls(Duration first, Duration max) {
    requireSensible("firstPoll", first, "leave it at 1 s");
    requireSensible("pollMax", max, "leave it at 15 s");
    requireOrder("firstPoll", first, "pollMax", max);
    return with(it -> {
      it.firstPoll = first;
      it.pollMax = max;
    });
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Times times && values.all().equals(times.values.all());
  }

  @Override
  public int hashCode() {
    return values.all().hashCode();
  }

  @Override
  public String toString() {
    return "Times[respondWithin=%s, respondWithinMax=%s, sessionLease=%s, retention=%s, retentionMax=%s, deliveredRetention=%s, keyRetention=%s, cancelGrace=%s, firstPoll=%s, pollMax=%s]"
        .formatted(values.all().toArray());
  }
}
