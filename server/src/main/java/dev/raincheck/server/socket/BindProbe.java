package dev.raincheck.server.socket;

import dev.raincheck.transport.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Finds the address that a server is to bind, and what the system has against it.
public final class BindProbe {
  private BindProbe() {}

  /// The address that is bound for one that users wrote: of a name the first address, in the JVM's
  /// order.
  public static ServerAddress chosen(ServerAddress wanted) {
    if (wanted.isAnyHost()) {
      return wanted;
    }
    try {
      return wanted.at(wanted.lookUp().getFirst());
    } catch (UnknownHostException nowhere) {
      throw new IllegalArgumentException(
          "address: \"%s\" cannot be bound: its host is unknown (expected: a name or an address of this machine, such as tcp://127.0.0.1:5570)"
              .formatted(wanted),
          nowhere);
    }
  }

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
