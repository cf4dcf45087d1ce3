package dev.raincheck.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds the connections, those among them that say nothing: the transport closes a peer that does
/// not greet, but not one that greets and then is silent, and knows no limit. What is over a limit
/// is closed before anything is read from it. The I/O thread's.
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(RaincheckServer.class);

  private final int max;
  private final int eachAddressMax;
  private final Map<SelectableChannel, InetAddress> open = new HashMap<>();
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private long refused;

  /// @param max in all
  /// @param eachAddressMax from one address
  Connections(int max, int eachAddressMax) {
    this.max = max;
    this.eachAddressMax = eachAddressMax;
  }

  /// A peer has connected: it may stay, or is told that nobody will listen.
  void accepted(SocketChannel channel) {
    try {
      if (channel.getRemoteAddress() instanceof InetSocketAddress peer) {
        if (!admits(peer.getAddress())) {
          refuse(channel, peer.getAddress());
          return;
        }
        open.put(channel, peer.getAddress());
        byAddress.merge(peer.getAddress(), 1, Integer::sum);
      }
    } catch (IOException gone) {
      LOG.debug("a peer went as it came", gone);
    }
  }

  private boolean admits(InetAddress peer) {
    if (isFull(peer)) {
      forgetClosed(); // the transport does not tell of each that it closed by itself
    }
    return !isFull(peer);
  }

  private boolean isFull(InetAddress peer) {
    return open.size() >= max || byAddress.getOrDefault(peer, 0) >= eachAddressMax;
  }

  /// The transport reads the end of the connection, and closes it as any other that ends.
  private void refuse(SocketChannel channel, InetAddress peer) throws IOException {
    if (Long.bitCount(++refused) == 1) { // the first, second, fourth …: nobody fills the log
      LOG.warn(
          "a connection from {} was refused, {} so far: {} are open, {} of them from there (at most"
              + " {} and {}; raise sessionsMax)",
          peer,
          refused,
          open.size(),
          byAddress.getOrDefault(peer, 0),
          max,
          eachAddressMax);
    }
    channel.shutdownInput();
  }

  /// A connection has ended.
  void ended(SelectableChannel channel) {
    InetAddress peer = open.remove(channel);
    if (peer != null) {
      forget(peer);
    }
  }

  private void forgetClosed() {
    for (Iterator<Map.Entry<SelectableChannel, InetAddress>> all = open.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<SelectableChannel, InetAddress> one = all.next();
      if (!one.getKey().isOpen()) {
        all.remove();
        forget(one.getValue());
      }
    }
  }

  private void forget(InetAddress peer) {
    byAddress.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
  }
}
