package dev.raincheck.client;

import java.util.concurrent.CompletableFuture;

/// In a stack it looks like a client that waits, of which the server's module knows nothing.
public final class ClientStandIn {
  private ClientStandIn() {}

  public static String await(CompletableFuture<String> reply) {
    return reply.join();
  }
}
