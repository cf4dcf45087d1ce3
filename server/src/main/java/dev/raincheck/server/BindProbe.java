package dev.raincheck.server;

import dev.raincheck.protocol.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds out what the system has against an address.
final class BindProbe {
  private BindProbe() {}

  /// Tries to bind it, for a moment, and gives the system's words.
  static String whyNot(ServerAddress wanted) {
    try (var probe = new ServerSocket()) {
      probe.bind(
          wanted.host().equals("*")
              ? new InetSocketAddress(wanted.port())
              : new InetSocketAddress(wanted.host(), wanted.port()));
      return "it was in use a moment ago";
    } catch (IOException why) {
      return String.valueOf(why.getMessage());
    }
  }
}
