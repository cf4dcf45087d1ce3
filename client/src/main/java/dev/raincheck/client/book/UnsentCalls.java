package dev.raincheck.client.book;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls that wait to be sent, in the order in which they were made. Those of doors come first,
/// since they wait for nothing but a session; then those that a server has put off.
final class UnsentCalls {
  private final ArrayDeque<CallExchange> ofDoors = new ArrayDeque<>();
  private final ArrayDeque<CallExchange> putOff = new ArrayDeque<>();
  private final ArrayDeque<CallExchange> fresh = new ArrayDeque<>();

  private ArrayDeque<CallExchange> placeOf(CallExchange exchange) {
    return exchange.call.watched ? fresh : ofDoors;
  }

  void add(CallExchange exchange) {
    takeWhile(it -> it.call.isDone(), ended -> {}); // or those would pile up while none is sent
    placeOf(exchange).addLast(exchange);
  }

  /// Sent before all that is new.
  void addFirst(CallExchange exchange) {
    placeOf(exchange).addFirst(exchange);
  }

  /// Sent after those that were put off before it.
  void addPutOff(CallExchange exchange) {
    putOff.addLast(exchange);
  }

  boolean isEmpty() {
    return peek() == null;
  }

  int size() {
    return ofDoors.size() + putOff.size() + fresh.size();
  }

  /// What was sent by this id before, in a session that is lost, has been refused.
  void refusedLate(long id) {
    Stream.concat(ofDoors.stream(), fresh.stream())
        .filter(it -> it.id == id)
        .forEach(CallExchange::refusedLate);
  }

  private ArrayDeque<CallExchange> first() {
    return !ofDoors.isEmpty() ? ofDoors : putOff.isEmpty() ? fresh : putOff;
  }

  private @Nullable CallExchange peek() {
    return first().peekFirst();
  }

  /// Takes the next ones for as long as they are such. What cannot be taken, as there is no memory
  /// for it, still waits.
  void takeWhile(Predicate<CallExchange> test, Consumer<CallExchange> taken) {
    CallExchange next = peek();
    while (next != null && test.test(next)) {
      ArrayDeque<CallExchange> place = first();
      taken.accept(next);
      place.remove(next); // it is still the first, unless others were put before it meanwhile
      next = peek();
    }
  }

  void drain(Consumer<CallExchange> taken) {
    takeWhile(all -> true, taken);
  }
}
