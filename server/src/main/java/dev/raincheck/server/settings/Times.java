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

  /// 500 ms, at most 30 s; lease 15 min; retention 15 min, at most 24 h; grace 10 s; polls after 1
  /// s, growing to 15 s.
  public static final Times DEFAULT = new Times(new Values());

  private final Values values;

  /// Written only before the times are made.
  private static final class Values {
    private Duration respondWithin = Duration.ofMillis(500);
    private Duration respondWithinMax = Duration.ofSeconds(30);
    private Duration sessionLease = Duration.ofMinutes(15);
    private Duration retention = Duration.ofMinutes(15);
    private Duration retentionMax = Duration.ofHours(24);
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

  /// The deadline for an answer.
  public Duration respondWithin() {
    return values.respondWithin;
  }

  /// The longest deadline that a call may ask for.
  public Duration respondWithinMax() {
    return values.respondWithinMax;
  }

  /// How long a silent session is kept.
  public Duration sessionLease() {
    return values.sessionLease;
  }

  /// How long an unacknowledged result is kept, from completion.
  public Duration retention() {
    return values.retention;
  }

  /// The longest retention that a call may ask for.
  public Duration retentionMax() {
    return values.retentionMax;
  }

  /// How long a handler may take to obey a cancel.
  public Duration cancelGrace() {
    return values.cancelGrace;
  }

  /// After which time clients are told to poll first, and again while the server drains.
  public Duration firstPoll() {
    return values.firstPoll;
  }

  /// The longest time between two polls that clients are told.
  public Duration pollMax() {
    return values.pollMax;
  }

  /// These times with another deadline for answers; the longest grows with it if it must.
  ///
  /// @param deadline 1 ms to 365 days
  public Times withRespondWithin(Duration deadline) {
    requireSensible("respondWithin", deadline, "use @Blocking for methods that always defer");
    return with(it -> {
      it.respondWithin = deadline;
      it.respondWithinMax = longer(deadline, it.respondWithinMax);
    });
  }

  /// These times with another bound for the deadlines that calls may ask for.
  ///
  /// @param deadline at least [#respondWithin()], at most 365 days
  public Times withRespondWithinMax(Duration deadline) {
    requireSensible("respondWithinMax", deadline, "leave it at 30 s");
    requireOrder("respondWithin", respondWithin(), "respondWithinMax", deadline);
    return with(it -> it.respondWithinMax = deadline);
  }

  /// These times with another lease for silent sessions.
  ///
  /// @param lease 1 ms to 365 days
  public Times withSessionLease(Duration lease) {
    requireSensible("sessionLease", lease, "leave it at 15 min");
    return with(it -> it.sessionLease = lease);
  }

  /// These times with another retention; the longest grows with it if it must.
  ///
  /// @param retention 1 ms to 365 days
  public Times withRetention(Duration retention) {
    requireSensible("retention", retention, "leave it at 15 min");
    return with(it -> {
      it.retention = retention;
      it.retentionMax = longer(retention, it.retentionMax);
    });
  }

  /// These times with another bound for the retention that calls may ask for.
  ///
  /// @param retention at least [#retention()], at most 365 days
  public Times withRetentionMax(Duration retention) {
    requireSensible("retentionMax", retention, "leave it at 24 h");
    requireOrder("retention", retention(), "retentionMax", retention);
    return with(it -> it.retentionMax = retention);
  }

  /// These times with another grace for handlers that are told to stop.
  ///
  /// @param grace 1 ms to 365 days
  public Times withCancelGrace(Duration grace) {
    requireSensible("cancelGrace", grace, "use 1 ms to wait for no handler");
    return with(it -> it.cancelGrace = grace);
  }

  /// These times with other advice on polling.
  ///
  /// @param first 1 ms to `max`
  /// @param max at most 365 days
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
    return "Times[respondWithin=%s, respondWithinMax=%s, sessionLease=%s, retention=%s, retentionMax=%s, cancelGrace=%s, firstPoll=%s, pollMax=%s]"
        .formatted(values.all().toArray());
  }
}
