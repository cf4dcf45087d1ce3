package dev.raincheck.client.book;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The calls of the current session whose replies have not arrived, by sequence: gives out the
/// numbers, and knows the lowest one that is still open (RIFL).
final class SessionWindow {
  private final ArrayDeque<CallExchange> open = new ArrayDeque<>();
  private long next = 1;
  private long told = 1;

  void add(CallExchange exchange) {
    exchange.sequence = next++;
    exchange.replied = false;
    open.addLast(exchange);
  }

  /// The lowest sequence whose reply has not arrived.
  long lowest() {
    while (!open.isEmpty() && open.peekFirst().replied) {
      open.removeFirst();
    }
    return open.isEmpty() ? next : open.peekFirst().sequence;
  }

  /// The lowest, for a message that takes it to the server.
  long tell() {
    told = lowest();
    return told;
  }

  /// Whether replies have arrived that the server does not know of.
  boolean isUntold() {
    return lowest() != told;
  }

  /// Whether a call was made.
  boolean isUsed() {
    return next > 1;
  }

  /// How many numbers lie between the lowest open one and the next.
  long span() {
    return next - lowest();
  }

  /// Starts over for another session, and returns what was open.
  List<CallExchange> reset() {
    List<CallExchange> lost = new ArrayList<>();
    for (CallExchange exchange : open) {
      if (!exchange.replied) {
        lost.add(exchange);
      }
    }
    open.clear();
    next = 1;
    told = 1;
    return lost;
  }
}
