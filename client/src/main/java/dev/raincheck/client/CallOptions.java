package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.book.CallMetadata;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Request;
import java.nio.charset.StandardCharsets;
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

  /// Leaves everything to the method and the server, and sends no metadata.
  public static final CallOptions DEFAULT = new CallOptions(new Values());

  private final Values values;

  /// Written only before the options are made.
  private static final class Values {
    private @Nullable Duration respondWithin;
    private @Nullable Duration operationLimit;
    private @Nullable Duration retention;
    private Map<String, String> metadata = Map.of();
    private @Nullable String key;

    private Values() {}

    private Values(Values from) {
      respondWithin = from.respondWithin;
      operationLimit = from.operationLimit;
      retention = from.retention;
      metadata = from.metadata;
      key = from.key;
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

  /// {@return the default, with [#withRespondWithin]}
  ///
  /// @param deadline 1 ms to 365 days, or 0
  /// @throws IllegalArgumentException if it is not in that range
  public static CallOptions respondWithin(Duration deadline) {
    return DEFAULT.withRespondWithin(deadline);
  }

  /// {@return the default, with [#withOperationLimit]}
  ///
  /// @param limit 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public static CallOptions operationLimit(Duration limit) {
    return DEFAULT.withOperationLimit(limit);
  }

  /// {@return the default, with [#withRetention]}
  ///
  /// @param time 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public static CallOptions retention(Duration time) {
    return DEFAULT.withRetention(time);
  }

  /// {@return the default, with [#withMetadata(Map)]}
  ///
  /// @param entries at most 32, with keys and values of at most 8192 characters
  /// @throws IllegalArgumentException if there are more, or longer ones
  public static CallOptions metadata(Map<String, String> entries) {
    return DEFAULT.withMetadata(entries);
  }

  /// {@return the default, with [#withKey]}
  ///
  /// @param name 1 to 255 characters
  /// @throws IllegalArgumentException if it is shorter or longer, or no valid Unicode
  public static CallOptions key(String name) {
    return DEFAULT.withKey(name);
  }

  /// {@return the deadline for an answer, the result or a token; empty for the method's or the
  /// server's}
  public Optional<Duration> respondWithin() {
    return Optional.ofNullable(values.respondWithin);
  }

  /// {@return how long the work may take before the server ends it; empty for the method's limit,
  /// if it has one}
  public Optional<Duration> operationLimit() {
    return Optional.ofNullable(values.operationLimit);
  }

  /// {@return how long an unacknowledged result is kept, counted from completion; empty for the
  /// method's or the server's}
  public Optional<Duration> retention() {
    return Optional.ofNullable(values.retention);
  }

  /// {@return what travels with the call for its handler and interceptors, beside
  /// [ClientOptions#metadata]; unmodifiable}
  public Map<String, String> metadata() {
    return values.metadata;
  }

  /// {@return the name of the call, which makes it the same as any other of that name; empty for
  /// none}
  public Optional<String> key() {
    return Optional.ofNullable(values.key);
  }

  /// {@return these options with another deadline for the answer} A call whose result is not ready
  /// by then is answered with a token, and the client goes on to wait for the result: this is no
  /// limit on the work.
  ///
  /// @param deadline 1 ms to 365 days; or 0 to be answered with a token at once, as
  ///   [RaincheckClient#submit] asks by itself
  /// @throws IllegalArgumentException if it is not in that range
  public CallOptions withRespondWithin(Duration deadline) {
    boolean isAtOnce = requireNonNull(deadline, "respondWithin").isZero();
    Duration checked = isAtOnce ? deadline : checked("respondWithin", deadline);
    return with(it -> it.respondWithin = checked);
  }

  /// {@return these options with another limit for the work} The server ends an operation that
  /// takes longer, and the caller gets a [dev.raincheck.client.exceptions.CallTimedOutException].
  ///
  /// @param limit 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public CallOptions withOperationLimit(Duration limit) {
    Duration checked = checked("operationLimit", limit);
    return with(it -> it.operationLimit = checked);
  }

  /// {@return these options with another time for which an unacknowledged result is kept, counted
  /// from completion}
  ///
  /// @param time 1 ms to 365 days
  /// @throws IllegalArgumentException if it is not in that range
  public CallOptions withRetention(Duration time) {
    Duration checked = checked("retention", time);
    return with(it -> it.retention = checked);
  }

  /// {@return these options with this metadata, in the place of all that was set here before}
  ///
  /// @param entries at most 32 together with the client's own, with keys and values of at most 8192
  ///   characters
  /// @throws IllegalArgumentException if there are more, or longer ones
  public CallOptions withMetadata(Map<String, String> entries) {
    Map<String, String> checked = CallMetadata.checked(entries);
    return with(it -> it.metadata = checked);
  }

  /// {@return these options with one more entry of metadata, or another value for its key}
  ///
  /// @param key at most 8192 characters
  /// @param value at most 8192 characters
  /// @throws IllegalArgumentException if one of them is longer, or there are more than 32 entries
  ///   then
  public CallOptions withMetadata(String key, String value) {
    return withMetadata(
        CallMetadata.merged(
            values.metadata, Map.of(requireNonNull(key, "key"), requireNonNull(value, "value"))));
  }

  /// {@return these options with a name for the call} Whoever calls the same service with it again,
  /// from any process, joins the operation that it names: the same token, or the same result. With
  /// another method, or other arguments, the call is refused
  /// ([dev.raincheck.api.ErrorCode#REQUEST_MISMATCH]). It runs once for as long as the server
  /// remembers, which ends with its process; then how it ended is all that it says
  /// ([dev.raincheck.api.ErrorCode#RESULT_GONE]). So each call needs a key of its own.
  ///
  /// @param name 1 to 255 characters, compared one by one
  /// @throws IllegalArgumentException if it is shorter or longer, or no valid Unicode
  public CallOptions withKey(String name) {
    int length = requireNonNull(name, "key").length();
    if (length == 0 || length > WireLimits.KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "key: %d characters (expected: 1 to %d; leave it out for a call without a name)"
              .formatted(length, WireLimits.KEY_CHARS_MAX));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException(
          "key: text with half a surrogate pair (expected: valid Unicode)");
    }
    return with(it -> it.key = name);
  }

  private static Duration checked(String name, Duration time) {
    if (requireNonNull(time, name).compareTo(TIME_MIN) < 0 || time.compareTo(TIME_MAX) > 0) {
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
      it.key = it.key == null ? those.values.key : it.key;
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
            allMetadata)
        .withKey(values.key);
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
        && values.metadata.equals(options.values.metadata)
        && Objects.equals(values.key, options.values.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        values.respondWithin, values.operationLimit, values.retention, values.metadata, values.key);
  }

  /// Metadata by their keys only: values may be secret.
  @Override
  public String toString() {
    return "CallOptions[respondWithin=%s, operationLimit=%s, retention=%s, metadata=%s, key=%s]"
        .formatted(
            values.respondWithin,
            values.operationLimit,
            values.retention,
            values.metadata.keySet(),
            values.key);
  }
}
