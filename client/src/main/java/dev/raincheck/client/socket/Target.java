package dev.raincheck.client.socket;

import dev.raincheck.transport.ServerAddress;

/// One address of a server.
///
/// @param address an IP address and a port
/// @param host that it was found for, which the server's certificate has to name
record Target(ServerAddress address, String host) {
  @Override
  public String toString() {
    return address.toString();
  }
}
