package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.book.CallMetadata;
import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a call asks of the server beside its method and arguments; immutable. What is left open is
/// the method's own, or the server's default. The server clamps each time to what it allows.
///
/// ```java
/// var patient = client.with(CallOptions.operationLimit(Duration.ofHours(2)).withMetadata(trace));
/// Report report = patient.service(Reports.class).build(query);
/// ```
public final class CallOptions {
  private static final Duration TIME_MIN = Duration.ofMillis(1);
  private static final Duration TIME_MAX = Duration.ofDays(365);

  /// Everything as the method and the server have it.
  public static final CallOptions DEFAULT = new CallOptions(new Values());

  private final Values values;

  /// Written only before the options are made.
  private static final class Values {
    private @Nullable Duration respondWithin;
    private @Nullable Duration operationLimit;
    private @Nullable Duration retention;
    private Map<String, String> metadata = Map.of();

    private Values() {}

    private Values(Values from) {
      respondWithin = from.respondWithin;
      operationLimit = from.operationLimit;
      retention = from.retention;
      metadata = from.metadata;
    }
  }

  private CallOptions(Values values) {
    this.values = values;
  }

  private CallOptions with(Consumer<Values> change) {
    var changed = new Values(values);
    change.accept(changed);
    return new CallOptions(changed);
  }

  /// The default, with [#withRespondWithin].
  public static CallOptions respondWithin(Duration deadline) {
    return DEFAULT.withRespondWithin(deadline);
  }

  /// The default, with [#withOperationLimit].
  public static CallOptions operationLimit(Duration limit) {
    return DEFAULT.withOperationLimit(limit);
  }

  /// The default, with [#withRetention].
  public static CallOptions retention(Duration time) {
    return DEFAULT.withRetention(time);
  }

  /// The default, with [#withMetadata(Map)].
  public static CallOptions metadata(Map<String, String> entries) {
    return DEFAULT.withMetadata(entries);
  }

  /// The deadline for an answer: the result, or a token.
  public Optional<Duration> respondWithin() {
    return Optional.ofNullable(values.respondWithin);
  }

  /// How long the work may take before the server ends it.
  public Optional<Duration> operationLimit() {
    return Optional.ofNullable(values.operationLimit);
  }

  /// How long a result that nobody acknowledges is kept, from completion.
  public Optional<Duration> retention() {
    return Optional.ofNullable(values.retention);
  }

  /// What travels with the call for its handler and interceptors, beside the client's own
  /// [ClientOptions#metadata].
  public Map<String, String> metadata() {
    return values.metadata;
  }

  /// With a deadline for an answer. A result that is not ready by then is answered with a token,
  /// and the client goes on to wait for it: this is no limit on the work.
  ///
  /// @param deadline 1 ms to 365 days; or 0 to be answered with a token at once, as
  ///   [RaincheckClient#submit] asks by itself
  public CallOptions withRespondWithin(Duration deadline) {
    Duration checked = deadline.isZero() ? deadline : checked("respondWithin", deadline);
    return with(it -> it.respondWithin = checked);
  }

  /// With a limit for the work: the server ends an operation that takes longer, and the caller gets
  /// a [dev.raincheck.client.exceptions.CallTimedOutException].
  ///
  /// @param limit 1 ms to 365 days
  public CallOptions withOperationLimit(Duration limit) {
    Duration checked = checked("operationLimit", limit);
    return with(it -> it.operationLimit = checked);
  }

  /// With a time for which a result that nobody acknowledges is kept.
  ///
  /// @param time 1 ms to 365 days
  public CallOptions withRetention(Duration time) {
    Duration checked = checked("retention", time);
    return with(it -> it.retention = checked);
  }

  /// With these entries, in the place of all that were set here before.
  ///
  /// @param entries at most 32 together with the client's own, with keys and values of at most 8192
  ///   characters
  public CallOptions withMetadata(Map<String, String> entries) {
    Map<String, String> checked = CallMetadata.checked(entries);
    return with(it -> it.metadata = checked);
  }

  /// With one more entry, in the place of the one of this key.
  ///
  /// @param key of at most 8192 characters
  /// @param value of at most 8192 characters
  public CallOptions withMetadata(String key, String value) {
    return withMetadata(
        CallMetadata.merged(
            values.metadata, Map.of(requireNonNull(key, "key"), requireNonNull(value, "value"))));
  }

  private static Duration checked(String name, Duration time) {
    if (time.compareTo(TIME_MIN) < 0 || time.compareTo(TIME_MAX) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 ms to 365 days; leave it out for the method's default)"
              .formatted(name, time));
    }
    return time;
  }

  /// These, and where something is left open, what those have.
  CallOptions over(CallOptions those) {
    Map<String, String> both = CallMetadata.merged(those.values.metadata, values.metadata);
    return with(it -> {
      it.respondWithin = it.respondWithin == null ? those.values.respondWithin : it.respondWithin;
      it.operationLimit =
          it.operationLimit == null ? those.values.operationLimit : it.operationLimit;
      it.retention = it.retention == null ? those.values.retention : it.retention;
      it.metadata = both;
    });
  }

  /// As they travel, with pushes.
  ///
  /// @param defaultWithinMs respond-within if it is left open; null for the server's
  Request.Options forWire(@Nullable Long defaultWithinMs, Map<String, String> allMetadata) {
    Long within = millis(values.respondWithin);
    return new Request.Options(
        within == null ? defaultWithinMs : within,
        millis(values.operationLimit),
        millis(values.retention),
        true,
        allMetadata);
  }

  private static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : (Long) time.toMillis();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallOptions options
        && Objects.equals(values.respondWithin, options.values.respondWithin)
        && Objects.equals(values.operationLimit, options.values.operationLimit)
        && Objects.equals(values.retention, options.values.retention)
        && values.metadata.equals(options.values.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        values.respondWithin, values.operationLimit, values.retention, values.metadata);
  }

  /// Metadata by their keys only: values may be secret.
  @Override
  public String toString() {
    return "CallOptions[respondWithin=%s, operationLimit=%s, retention=%s, metadata=%s]"
        .formatted(
            values.respondWithin,
            values.operationLimit,
            values.retention,
            values.metadata.keySet());
  }
}
