package dev.raincheck.client.book;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The calls that wait to be sent, in the order in which they were made; those that a server has
/// put off come first.
final class UnsentCalls {
  private final ArrayDeque<CallExchange> putOff = new ArrayDeque<>();
  private final ArrayDeque<CallExchange> fresh = new ArrayDeque<>();

  void add(CallExchange exchange) {
    fresh.addLast(exchange);
  }

  /// Sent before all that is new.
  void addFirst(CallExchange exchange) {
    fresh.addFirst(exchange);
  }

  /// Sent after those that were put off before it.
  void addPutOff(CallExchange exchange) {
    putOff.addLast(exchange);
  }

  boolean isEmpty() {
    return putOff.isEmpty() && fresh.isEmpty();
  }

  int size() {
    return putOff.size() + fresh.size();
  }

  /// What was sent by this id before, in a session that is lost, has been refused.
  void refusedLate(long id) {
    fresh.stream().filter(it -> it.id == id).forEach(CallExchange::refusedLate);
  }

  private @Nullable CallExchange peek() {
    return putOff.isEmpty() ? fresh.peekFirst() : putOff.peekFirst();
  }

  /// There is one.
  CallExchange removeNext() {
    return putOff.isEmpty() ? fresh.removeFirst() : putOff.removeFirst();
  }

  /// Takes the next ones for as long as they are such.
  void takeWhile(Predicate<CallExchange> test, Consumer<CallExchange> taken) {
    CallExchange next = peek();
    while (next != null && test.test(next)) {
      taken.accept(removeNext());
      next = peek();
    }
  }

  void drain(Consumer<CallExchange> taken) {
    while (!isEmpty()) {
      taken.accept(removeNext());
    }
  }
}
