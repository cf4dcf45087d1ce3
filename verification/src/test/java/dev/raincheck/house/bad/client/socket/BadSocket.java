package dev.raincheck.house.bad.client.socket;

import dev.raincheck.house.bad.client.book.BadBook;

/// Knows the book, which knows it.
public class BadSocket {
  @org.jspecify.annotations.Nullable BadBook book;
}
