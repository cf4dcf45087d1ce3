package dev.raincheck.server.socket;

import dev.raincheck.transport.loop.BackgroundLogger;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Bounds the connections, those among them that say nothing: the transport knows no limit. What is
/// over a limit is closed before anything is read from it. The transport thread's.
public final class Connections {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final int max;
  private final int eachAddressMax;
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int open;
  private long refused;

  /// @param max in all
  /// @param eachAddressMax from one address
  public Connections(int max, int eachAddressMax) {
    this.max = max;
    this.eachAddressMax = eachAddressMax;
  }

  public int max() {
    return max;
  }

  public int open() {
    return open;
  }

  /// A peer has connected.
  ///
  /// @return whether it may stay; if so, call [#ended] when it ends
  boolean accepted(InetAddress peer) {
    int fromThere = byAddress.getOrDefault(peer, 0);
    if (open >= max || fromThere >= eachAddressMax) {
      refuse(peer, fromThere);
      return false;
    }
    open++;
    byAddress.put(peer, fromThere + 1);
    return true;
  }

  private void refuse(InetAddress peer, int fromThere) {
    if (Long.bitCount(++refused) == 1) { // the first, second, fourth …: nobody fills the log
      LOG.warn(
          "a connection from {} was refused, {} so far: {} are open, {} of them from there (at most"
              + " {} and {}; raise sessionsMax)",
          peer.getHostAddress(),
          refused,
          open,
          fromThere,
          max,
          eachAddressMax);
    }
  }

  /// A connection from there has ended.
  void ended(InetAddress peer) {
    open--;
    byAddress.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
  }
}
