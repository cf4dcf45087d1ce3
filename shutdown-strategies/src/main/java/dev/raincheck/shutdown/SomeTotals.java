package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An unmodifiable view of the totals of some methods. Filtered when read and not when made, since
/// a status is made for each of perhaps a million operations, and the totals are rarely looked at.
final class SomeTotals extends AbstractMap<String, Totals> {
  private final Map<String, Totals> all;
  private final Predicate<String> methods;

  SomeTotals(Map<String, Totals> all, Predicate<String> methods) {
    this.all = all;
    this.methods = requireNonNull(methods, "methods");
  }

  @Override
  public Set<Entry<String, Totals>> entrySet() {
    return all.entrySet().stream()
        .filter(entry -> methods.test(entry.getKey()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
