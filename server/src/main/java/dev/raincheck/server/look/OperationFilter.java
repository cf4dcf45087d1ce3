package dev.raincheck.server.look;

import dev.raincheck.server.state.Operation;
import dev.raincheck.server.terms.OperationState;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which operations are asked for. A filter that is not known is refused: to leave it out would
/// show more than was asked for.
///
/// @param newestFirst in which order
/// @param ended whether those that have ended are asked for; else those that have not
/// @param unsuccessful whether only those that did not succeed
/// @param state exactly this one; null for any
/// @param method the name of a method, or with a `*` at its end the beginning of one; null for any
/// @param minAgeNs the least time since the call
/// @param principal whose; null for anybody's
/// @param key the key of the call; null for any, and for none
record OperationFilter(
    boolean newestFirst,
    boolean ended,
    boolean unsuccessful,
    @Nullable OperationState state,
    @Nullable String method,
    long minAgeNs,
    @Nullable String principal,
    @Nullable String key) {
  /// Every state that is an end.
  private static final String ENDED = "ENDED";

  /// Every one but success.
  private static final String UNSUCCESSFUL = "UNSUCCESSFUL";

  private static final String NEWEST = "NEWEST";

  private static final long MS_MAX = Long.MAX_VALUE / 1_000_000;
  private static final Set<String> NAMES =
      Set.of("state", "method", "minAgeMs", "principal", "key", "order");

  /// @throws IllegalArgumentException if there are no such filters; says which there are
  static OperationFilter of(Map<String, String> filters) {
    for (String name : filters.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "filter: \"%s\" (expected: one of %s)".formatted(name, new TreeSet<>(NAMES)));
      }
    }
    String stateText = filters.get("state");
    boolean unsuccessful = UNSUCCESSFUL.equals(stateText);
    boolean anyEnd = unsuccessful || ENDED.equals(stateText);
    OperationState state = stateText == null || anyEnd ? null : stateOf(stateText);
    return new OperationFilter(
        isNewestFirst(filters.get("order")),
        anyEnd || (state != null && state.isFinal()),
        unsuccessful,
        state,
        filters.get("method"),
        minAgeNs(filters.get("minAgeMs")),
        filters.get("principal"),
        filters.get("key"));
  }

  private static OperationState stateOf(String text) {
    for (OperationState state : OperationState.values()) {
      if (state.name().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "state: \"%s\" (expected: %s, %s, one of %s, or nothing for those that have not ended)"
            .formatted(text, ENDED, UNSUCCESSFUL, Arrays.toString(OperationState.values())));
  }

  private static boolean isNewestFirst(@Nullable String text) {
    if (text != null && !text.equals(NEWEST)) {
      throw new IllegalArgumentException(
          "order: \"%s\" (expected: %s, or nothing for the oldest first)".formatted(text, NEWEST));
    }
    return text != null;
  }

  private static long minAgeNs(@Nullable String text) {
    if (text == null) {
      return Long.MIN_VALUE;
    }
    try {
      long ms = Long.parseLong(text);
      if (ms >= 0) {
        return Math.min(ms, MS_MAX) * 1_000_000;
      }
    } catch (NumberFormatException none) {
      // as a negative one
    }
    throw new IllegalArgumentException(
        "minAgeMs: \"%s\" (expected: milliseconds, at least 0)".formatted(text));
  }

  boolean fits(Operation operation, long nowNs) {
    return (state == null || operation.state() == state)
        && !(unsuccessful && operation.state() == OperationState.SUCCEEDED)
        && (method == null || isMethod(operation.method.name()))
        && nowNs - operation.acceptedNs >= minAgeNs
        && (principal == null || principal.equals(operation.principal))
        && (key == null || (operation.key != null && key.equals(operation.key.name.text())));
  }

  private boolean isMethod(String name) {
    String wanted = String.valueOf(method);
    return wanted.endsWith("*")
        ? name.startsWith(wanted.substring(0, wanted.length() - 1))
        : name.equals(wanted);
  }
}
