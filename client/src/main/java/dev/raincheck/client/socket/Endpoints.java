package dev.raincheck.client.socket;

import dev.raincheck.transport.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where servers listen that a client may use: one, or several of which any will do.
///
/// @param servers in the order in which they are tried
public record Endpoints(List<ServerAddress> servers) {
  private static final int MAX = 16;

  /// Reads addresses that are separated by commas.
  ///
  /// @throws IllegalArgumentException if one of them is none, or there are too many; says what to
  ///   change
  public static Endpoints parse(String text) {
    List<String> parts = Stream.of(text.split(",", -1)).map(String::strip).toList();
    if (parts.size() > 1 && parts.contains("")) {
      throw new IllegalArgumentException(
          "address: \"%s\" has a comma too many (expected: one between two addresses)"
              .formatted(text));
    }
    List<ServerAddress> servers = parts.stream().map(ServerAddress::toConnect).toList();
    if (servers.size() > MAX) {
      throw new IllegalArgumentException(
          "address: %d servers (expected: at most %d; give the client some of them)"
              .formatted(servers.size(), MAX));
    }
    return new Endpoints(servers);
  }

  /// @throws IllegalArgumentException if an address and the keys do not fit together; says what to
  ///   do
  public void requireTls(boolean hasKeys) {
    for (ServerAddress server : servers) {
      if (server.isTls() != hasKeys) {
        throw new IllegalArgumentException(
            "address: \"%s\" (expected: %s)"
                .formatted(
                    server,
                    hasKeys
                        ? "one that begins with tls://, since there are keys for TLS"
                        : "keys for TLS; call withTls(keys)"));
      }
    }
  }

  /// Whether there is one address, and no name to ask for another.
  boolean isOneLiteral() {
    return servers.size() == 1 && servers.getFirst().isLiteral();
  }

  /// Every address of every server. May wait for a name server.
  ///
  /// @return never empty
  /// @throws UnknownHostException if none of them has any
  List<Target> lookUp() throws UnknownHostException {
    List<Target> found = new ArrayList<>();
    UnknownHostException nowhere = null;
    for (ServerAddress server : servers) {
      try {
        for (InetAddress address : server.lookUp()) {
          found.add(new Target(server.at(address), server.name()));
        }
      } catch (UnknownHostException unknown) {
        nowhere = unknown;
      }
    }
    if (found.isEmpty() && nowhere != null) {
      throw nowhere;
    }
    return found.stream().distinct().toList();
  }

  @Override
  public String toString() {
    return servers.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
  }
}
