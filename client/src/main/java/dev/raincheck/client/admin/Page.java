package dev.raincheck.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A part of a list. It may be empty and yet not the last one: a server looks at a bounded number
/// of entries at a time, whether they fit what was asked for or not.
///
/// @param <T> what is listed
public final class Page<T> {
  private final List<T> entries;
  private final @Nullable String next;

  private Page(List<T> entries, @Nullable String next) {
    this.entries = List.copyOf(entries);
    this.next = next;
  }

  /// Makes a page.
  ///
  /// @param <T> what is listed
  /// @param entries what is on it
  /// @param next the cursor of the next page; null if this is the last one
  /// @return the page
  public static <T> Page<T> of(List<T> entries, @Nullable String next) {
    return new Page<>(requireNonNull(entries, "entries"), next);
  }

  /// {@return what is on the page}
  public List<T> entries() {
    return entries;
  }

  /// {@return the cursor of the next page; empty if this is the last one} It is good for this run
  /// of the server, whatever comes and goes meanwhile: what stays is on one page and on no other.
  public Optional<String> next() {
    return Optional.ofNullable(next);
  }

  @Override
  public String toString() {
    return entries + (next == null ? "" : " …");
  }
}
