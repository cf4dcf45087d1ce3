package dev.raincheck.transport.loop;

import org.zeromq.ZMQ;

/// Keeps the ways through firewalls open, and ends a connection whose peer has vanished after about
/// 25 s, at both ends: by the system, docs/decisions/dead-peers-by-tcp-keepalive.md
public final class KeepAlive {
  private static final int IDLE_S = 10;
  private static final int INTERVAL_S = 5;
  private static final int PROBES = 3;

  private KeepAlive() {}

  /// For all connections of a socket, before it has any.
  public static void enable(ZMQ.Socket socket) {
    socket.setTCPKeepAlive(1);
    socket.setTCPKeepAliveIdle(IDLE_S);
    socket.setTCPKeepAliveInterval(INTERVAL_S);
    socket.setTCPKeepAliveCount(PROBES);
  }
}
