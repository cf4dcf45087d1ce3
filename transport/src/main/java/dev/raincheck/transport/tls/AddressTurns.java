package dev.raincheck.transport.tls;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Work that waits, in turns by the address that it is for: whoever brings much of it has others
/// wait for one piece.
final class AddressTurns<W> {
  /// The address whose turn was longest ago first.
  private final Map<@Nullable InetAddress, Queue<W>> waiting = new LinkedHashMap<>();

  /// @param address null if it is not known any more
  synchronized void add(@Nullable InetAddress address, W work) {
    waiting.computeIfAbsent(address, none -> new ArrayDeque<>()).add(work);
  }

  /// @throws NoSuchElementException if nothing waits
  synchronized W next() {
    Iterator<Map.Entry<@Nullable InetAddress, Queue<W>>> first = waiting.entrySet().iterator();
    Map.Entry<@Nullable InetAddress, Queue<W>> turn = first.next();
    first.remove();
    W next = turn.getValue().remove();
    if (!turn.getValue().isEmpty()) {
      waiting.put(turn.getKey(), turn.getValue()); // at the end
    }
    return next;
  }
}
