package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The account of a shutdown: where every operation that the server ever accepted has come to
/// stand; immutable. After a shutdown each one is in exactly one column, so the columns add up to
/// [#accepted].
public final class Ledger {
  private final long accepted;
  private final Map<Column, Long> settled;

  /// Where an operation can come to stand. Later versions may add columns, so a `switch` needs a
  /// `default`.
  ///
  /// `CANCELLED`, `ABORTED` and `REJECTED` count whether or not clients heard of the end; the
  /// others say what became of the outcome.
  public enum Column {
    /// Ended in time: the call itself was answered with the result or the handler's failure.
    ANSWERED,
    /// Ended after it was deferred; the client has the outcome and said so.
    ACKNOWLEDGED,
    /// Ended after it was deferred; the connection of a client that asked took the outcome, and no
    /// client acknowledged it. What was only pushed is not delivered.
    DELIVERED,
    /// Ended after it was deferred; no client fetched the outcome within its retention.
    EXPIRED,
    /// Ended because a client asked for it.
    CANCELLED,
    /// Ended by the server after its handler was started.
    ABORTED,
    /// Ended by the shutdown before its handler was started.
    REJECTED,
    /// The store has it, or its outcome, which nobody had fetched when the server closed: another
    /// run goes on with it, or gives the outcome to whoever asks.
    HANDED_OVER,
    /// Ended after it was deferred; no client had fetched the outcome when the server closed, and
    /// no store has it.
    LOST
  }

  private Ledger(long accepted, Map<Column, Long> settled) {
    this.accepted = requireCount(accepted, "accepted");
    this.settled = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      long count = settled.getOrDefault(column, 0L);
      this.settled.put(column, requireCount(count, name(column)));
    }
  }

  private static long requireCount(long count, String name) {
    if (count < 0) {
      throw new IllegalArgumentException(
          name + ": " + count + " (expected: 0 or more; count operations)");
    }
    return count;
  }

  private static String name(Column column) {
    return column.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Makes a ledger, for tests of code that reads one. The server makes its own.
  ///
  /// @param accepted how many calls became operations
  /// @param settled how many of them are in which column; 0 for a column that is missing
  /// @return a ledger of these numbers, whether they add up or not
  /// @throws IllegalArgumentException if one of them is below 0
  public static Ledger of(long accepted, Map<Column, Long> settled) {
    return new Ledger(accepted, requireNonNull(settled, "settled"));
  }

  /// {@return how many calls became operations}
  public long accepted() {
    return accepted;
  }

  /// {@return how many operations are in the column}
  ///
  /// @param column where operations have come to stand
  public long in(Column column) {
    return settled.getOrDefault(requireNonNull(column, "column"), 0L);
  }

  /// {@return how many operations are in [Column#ANSWERED]}
  public long answered() {
    return in(Column.ANSWERED);
  }

  /// {@return how many operations are in [Column#ACKNOWLEDGED]}
  public long acknowledged() {
    return in(Column.ACKNOWLEDGED);
  }

  /// {@return how many operations are in [Column#DELIVERED]}
  public long delivered() {
    return in(Column.DELIVERED);
  }

  /// {@return how many operations are in [Column#EXPIRED]}
  public long expired() {
    return in(Column.EXPIRED);
  }

  /// {@return how many operations are in [Column#CANCELLED]}
  public long cancelled() {
    return in(Column.CANCELLED);
  }

  /// {@return how many operations are in [Column#ABORTED]}
  public long aborted() {
    return in(Column.ABORTED);
  }

  /// {@return how many operations are in [Column#REJECTED]}
  public long rejected() {
    return in(Column.REJECTED);
  }

  /// {@return how many operations are in [Column#HANDED_OVER]}
  public long handedOver() {
    return in(Column.HANDED_OVER);
  }

  /// {@return how many operations are in [Column#LOST]}
  public long lost() {
    return in(Column.LOST);
  }

  /// {@return the sum of all columns}
  public long total() {
    return settled.values().stream().mapToLong(Long::longValue).sum();
  }

  /// {@return whether every accepted operation is in a column} True after a shutdown; before its
  /// end some operations are in no column yet.
  public boolean addsUp() {
    return accepted == total();
  }

  /// {@return the numbers by their names, as JSON shows them: `accepted`, and then each column by
  /// the name of its method, such as `handedOver`} Cannot be changed.
  public Map<String, Long> asMap() {
    Map<String, Long> all = new LinkedHashMap<>();
    all.put("accepted", accepted);
    settled.forEach((column, count) -> all.put(camel(column.name()), count));
    return Collections.unmodifiableMap(all);
  }

  private static String camel(String constant) {
    String lower = constant.toLowerCase(Locale.ROOT);
    int gap = lower.indexOf('_');
    return gap < 0
        ? lower
        : lower.substring(0, gap) + constant.charAt(gap + 1) + lower.substring(gap + 2);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ledger ledger
        && accepted == ledger.accepted
        && settled.equals(ledger.settled);
  }

  @Override
  public int hashCode() {
    return Objects.hash(accepted, settled);
  }

  /// The last line of a server's log: `accepted 5 = answered 3 + acknowledged 2 + …`.
  @Override
  public String toString() {
    return settled.entrySet().stream()
        .map(entry -> name(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(" + ", "accepted " + accepted + " = ", ""));
  }
}
