package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How far a shutdown has come, as a strategy sees it.
public final class ShutdownStatus {
  private final List<Duration> sinceRequests;
  private final Duration budget;
  private final Map<String, Totals> totalsByMethod;

  private ShutdownStatus(
      List<Duration> sinceRequests, Duration budget, Map<String, Totals> totalsByMethod) {
    sinceRequests = List.copyOf(sinceRequests);
    requireNonNull(budget, "budget");
    totalsByMethod =
        totalsByMethod instanceof SomeTotals ? totalsByMethod : Map.copyOf(totalsByMethod);
    if (sinceRequests.isEmpty()) {
      throw new IllegalArgumentException(
          "sinceRequests: [] (expected: at least one; ask after the first request to shut down)");
    }
    this.sinceRequests = sinceRequests;
    this.budget = budget;
    this.totalsByMethod = totalsByMethod;
  }

  /// Makes a status, for tests of strategies. The server makes its own.
  ///
  /// @param sinceRequests see [#sinceRequests()]; at least one
  /// @param budget see [#budget()]
  /// @param totalsByMethod see [#totalsByMethod()]
  /// @return the status
  /// @throws IllegalArgumentException if there is no request
  public static ShutdownStatus of(
      List<Duration> sinceRequests, Duration budget, Map<String, Totals> totalsByMethod) {
    return new ShutdownStatus(sinceRequests, budget, totalsByMethod);
  }

  /// {@return the time since each request to shut down (a signal, a `close()`), the first request
  /// first} Never empty, and no time is longer than the one before it.
  public List<Duration> sinceRequests() {
    return sinceRequests;
  }

  /// {@return the longest the shutdown may take, counted from the first request}
  public Duration budget() {
    return budget;
  }

  /// {@return what is left, by the method's full name on the wire} A method without work may be
  /// missing.
  public Map<String, Totals> totalsByMethod() {
    return totalsByMethod;
  }

  /// {@return the time since the first request to shut down}
  public Duration elapsed() {
    return sinceRequests.getFirst();
  }

  /// {@return the time since the latest request to shut down}
  public Duration sinceLastRequest() {
    return sinceRequests.getLast();
  }

  /// {@return how often the shutdown has been asked for: 1, 2, …}
  public int requests() {
    return sinceRequests.size();
  }

  /// {@return what is left of all methods together}
  public Totals totals() {
    Totals sum = Totals.none(elapsed());
    for (Totals each : totalsByMethod.values()) {
      sum = sum.plus(each);
    }
    return sum;
  }

  /// {@return whether the budget is used up}
  public boolean isOver() {
    return Durations.reached(elapsed(), budget);
  }

  /// Narrows the status down, for a strategy that decides on some methods only.
  ///
  /// @param methods which methods to keep, by full name on the wire
  /// @return the same shutdown with the totals of these methods
  public ShutdownStatus ofMethods(Predicate<String> methods) {
    return new ShutdownStatus(sinceRequests, budget, new SomeTotals(totalsByMethod, methods));
  }

  /// Lets the shutdown begin later, for a strategy that starts at a later request: that request
  /// counts as the first, and what is left of the budget is the budget.
  ///
  /// @param request the number of the request: 1, 2, … [#requests()]
  /// @return the same shutdown, counted from that request
  /// @throws IllegalArgumentException if there was no such request
  public ShutdownStatus fromRequest(int request) {
    if (request < 1 || request > requests()) {
      throw new IllegalArgumentException(
          "request: %d (expected: 1 to %d; a later one has not been made)"
              .formatted(request, requests()));
    }
    List<Duration> later = sinceRequests.subList(request - 1, sinceRequests.size());
    Duration spent = elapsed().minus(later.getFirst());
    return new ShutdownStatus(later, budget.minus(spent), totalsByMethod);
  }

  /// Shortens the budget, for a strategy that may take no longer than this.
  ///
  /// @param budgetMax the longest the budget may be
  /// @return the same shutdown with the shorter of both budgets
  public ShutdownStatus within(Duration budgetMax) {
    return new ShutdownStatus(sinceRequests, Durations.shorter(budget, budgetMax), totalsByMethod);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ShutdownStatus that && components().equals(that.components());
  }

  @Override
  public int hashCode() {
    return components().hashCode();
  }

  private List<Object> components() {
    return List.of(sinceRequests, budget, totalsByMethod);
  }

  @Override
  public String toString() {
    return "ShutdownStatus[sinceRequests=%s, budget=%s, totalsByMethod=%s]"
        .formatted(components().toArray());
  }
}
