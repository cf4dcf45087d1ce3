package dev.raincheck.client;

import dev.raincheck.protocol.WireLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Tokens whose results are in safe hands, until the server knows.
final class Acknowledgements {
  /// A token takes about 80 bytes; more of them wait for the next message.
  private static final int PER_MESSAGE = 256;

  private final Deque<String> waiting = new ArrayDeque<>();

  void add(String token) {
    if (token.length() <= WireLimits.TOKEN_CHARS_MAX) { // no server issues others, nor reads them
      waiting.addLast(token);
    }
  }

  /// How many messages it takes to carry them.
  int messages() {
    return Math.ceilDiv(waiting.size(), PER_MESSAGE);
  }

  /// Those that ride on the next message.
  List<String> take() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<String> taken = new ArrayList<>();
    while (taken.size() < PER_MESSAGE && !waiting.isEmpty()) {
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  /// The message that carried them was given up.
  void giveBack(List<String> tokens) {
    waiting.addAll(tokens);
  }
}
