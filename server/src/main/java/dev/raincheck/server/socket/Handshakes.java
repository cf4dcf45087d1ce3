package dev.raincheck.server.socket;

import java.util.LinkedHashMap;
import java.util.Map;

/// The connections whose handshake is not over. Each has a time: the transport waits without end
/// for a peer that has greeted and then says nothing. The transport thread's.
final class Handshakes {
  static final long HANDSHAKE_NS = 30_000_000_000L;

  /// What a peer may announce in one frame meanwhile; the largest that an honest one sends has some
  /// hundred bytes.
  static final int HANDSHAKE_BYTES_MAX = 2_048;

  private final Map<Unknown, Long> endNsByPeer = new LinkedHashMap<>(); // the next to end first
  private final Runnable due;

  /// A peer of which nothing is known yet.
  interface Unknown {
    void end(String why);
  }

  /// @param due runs when [#nextDueNs] has become earlier
  Handshakes(Runnable due) {
    this.due = due;
  }

  void begin(Unknown peer, long nowNs) {
    endNsByPeer.put(peer, nowNs + HANDSHAKE_NS);
    if (endNsByPeer.size() == 1) {
      due.run();
    }
  }

  /// It is over, or the connection is.
  void over(Unknown peer) {
    endNsByPeer.remove(peer);
  }

  void advance(long nowNs) {
    while (!endNsByPeer.isEmpty() && nowNs - nextDueNs() >= 0) {
      Unknown late = endNsByPeer.keySet().iterator().next();
      endNsByPeer.remove(late);
      late.end("its handshake was not over after " + HANDSHAKE_NS / 1_000_000_000 + " s");
    }
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  long nextDueNs() {
    return endNsByPeer.isEmpty() ? Long.MAX_VALUE : endNsByPeer.values().iterator().next();
  }

  int size() {
    return endNsByPeer.size();
  }
}
