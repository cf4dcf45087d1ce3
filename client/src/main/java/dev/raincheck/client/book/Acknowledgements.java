package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.WireLimits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Tokens whose results are in safe hands, until the server knows. Without a server they wait, each
/// once, and beyond the limit the oldest are dropped: their results stay until their retention
/// ends.
final class Acknowledgements {
  /// A token takes about 80 bytes; more of them wait for the next message.
  private static final int PER_MESSAGE = 256;

  private final int waitingMax;
  private final Set<String> waiting = new LinkedHashSet<>();

  Acknowledgements(int waitingMax) {
    this.waitingMax = Math.max(PER_MESSAGE, waitingMax);
  }

  void add(String token) {
    if (token.length() > WireLimits.TOKEN_CHARS_MAX) {
      return; // no server issues such, nor reads them
    }
    if (waiting.add(token) && waiting.size() > waitingMax) {
      waiting.remove(waiting.iterator().next());
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
    Iterator<String> oldest = waiting.iterator();
    while (taken.size() < PER_MESSAGE && oldest.hasNext()) {
      taken.add(oldest.next());
      oldest.remove();
    }
    return taken;
  }

  /// The message that carried them was given up.
  void giveBack(List<String> tokens) {
    tokens.forEach(this::add);
  }
}
