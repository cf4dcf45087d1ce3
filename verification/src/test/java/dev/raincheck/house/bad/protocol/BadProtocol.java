package dev.raincheck.house.bad.protocol;

import dev.raincheck.house.bad.server.BadServer;

/// Knows the server, and reads what Java serialized.
public class BadProtocol {
  BadServer server = new BadServer();

  Object read(java.io.InputStream in) throws Exception {
    return new java.io.ObjectInputStream(in).readObject();
  }
}
