package dev.raincheck.client.admin;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which operations an operator wants to see; immutable. Those that fit all of it are shown, oldest
/// first.
///
/// ```java
/// OperationQuery.UNFINISHED.withMethod("reports.*").withMinAge(Duration.ofHours(1))
/// ```
public final class OperationQuery {
  /// All that have not ended.
  public static final OperationQuery UNFINISHED = new OperationQuery(Map.of(), null, 0);

  /// All that have ended, and whose outcome is kept for whoever has the token: those that ended
  /// first are the first.
  public static final OperationQuery ENDED = UNFINISHED.with("state", "ENDED");

  private final Map<String, String> filters;
  private final @Nullable String cursor;
  private final int pageSize;

  private OperationQuery(Map<String, String> filters, @Nullable String cursor, int pageSize) {
    this.filters = filters;
    this.cursor = cursor;
    this.pageSize = pageSize;
  }

  private OperationQuery with(String name, String value) {
    var all = new LinkedHashMap<>(filters);
    all.put(name, value);
    return new OperationQuery(Map.copyOf(all), cursor, pageSize);
  }

  /// Asks for those in one state only, in the place of [#UNFINISHED] or [#ENDED].
  ///
  /// @param state where they stand
  /// @return a query for these
  public OperationQuery withState(OperationInfo.State state) {
    return with("state", requireNonNull(state, "state").name());
  }

  /// Asks for those of one method only, or of several.
  ///
  /// @param method its full name, such as `reports.build`, or how several begin, such as
  ///   `reports.*`
  /// @return a query for these
  public OperationQuery withMethod(String method) {
    return with("method", requireNonNull(method, "method"));
  }

  /// Asks for those only that were called so long ago.
  ///
  /// @param age at least 0
  /// @return a query for these
  public OperationQuery withMinAge(Duration age) {
    return with("minAgeMs", String.valueOf(requireNonNull(age, "age").toMillis()));
  }

  /// Asks for those of one principal only.
  ///
  /// @param principal whose they are
  /// @return a query for these
  public OperationQuery withPrincipal(String principal) {
    return with("principal", requireNonNull(principal, "principal"));
  }

  /// Asks for those only whose call has this key.
  ///
  /// @param key as it was given to the call
  /// @return a query for these
  public OperationQuery withKey(String key) {
    return with("key", requireNonNull(key, "key"));
  }

  /// Sets how many operations a page has at most. Default: as many as the server likes.
  ///
  /// @param entries at least 1; the server takes 100 for more
  /// @return a query for smaller pages
  /// @throws IllegalArgumentException if it is less
  public OperationQuery withPageSize(int entries) {
    if (entries < 1) {
      throw new IllegalArgumentException("pageSize: " + entries + " (expected: at least 1)");
    }
    return new OperationQuery(filters, cursor, entries);
  }

  /// Asks for the next page.
  ///
  /// @param next the cursor, as [Page#next] returned it
  /// @return a query for what comes behind
  public OperationQuery from(String next) {
    return new OperationQuery(filters, requireNonNull(next, "next"), pageSize);
  }

  /// {@return the filters by name}
  public Map<String, String> filters() {
    return filters;
  }

  /// {@return where the page begins; empty for the first one}
  public Optional<String> cursor() {
    return Optional.ofNullable(cursor);
  }

  /// {@return how many operations a page has at most; 0 for as many as the server likes}
  public int pageSize() {
    return pageSize;
  }

  @Override
  public String toString() {
    return "operations " + filters;
  }
}
