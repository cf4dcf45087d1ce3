#!/usr/bin/env bash
# JDK 17 and 25 on Linux: a `ServerSocketChannel` that is registered with a Selector goes on taking connections after `close()`
# has returned, until that Selector is asked the next time; so long its port cannot be bound either.
#
# What one would guess: `close` closes; "new connections are refused" is true when it has returned.
# What happens: a registered channel is closed by the selector's next selection. A loop that closes its listener and then waits for
# its last work, elsewhere or in a `select` without end that nobody wakes, lets clients connect to whom nobody will
# answer, and its successor fails with "Address already in use". Call `selectNow()` after the close.
#
# Seen (JDK 17 and 25): closed: connects true, binds false; after selectNow: connects false, binds true
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"


cat >Closed.java <<'JAVA'
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;

class Closed {
  public static void main(String[] args) throws IOException {
    try (Selector selector = Selector.open()) {
      ServerSocketChannel listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
      InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      listener.close();
      boolean connects = connects(address);
      boolean binds = binds(address);
      selector.selectNow();
      System.out.printf(
          "closed: connects %b, binds %b; after selectNow: connects %b, binds %b%n",
          connects, binds, connects(address), binds(address));
    }
  }

  static boolean connects(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  static boolean binds(InetSocketAddress address) {
    try (ServerSocketChannel successor = ServerSocketChannel.open()) {
      successor.bind(address);
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
JAVA
expected="closed: connects true, binds false; after selectNow: connects false, binds true"
seen=$(java Closed.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
