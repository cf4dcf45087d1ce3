package dev.raincheck.client;

import dev.raincheck.client.book.Servers;
import dev.raincheck.client.socket.DealerSocket;
import dev.raincheck.protocol.wire.Reply;

/// The servers that the socket can be connected to.
record ServersBySocket(DealerSocket socket) implements Servers {
  @Override
  public boolean meets(Reply.Welcome welcome) {
    long store = welcome.terms().limits().getOrDefault(Reply.Terms.STORE, 0L);
    return socket.meets(welcome.servers(), store);
  }

  @Override
  public boolean knowOthers() {
    return socket.knowsOthers();
  }

  @Override
  public boolean shareStore() {
    return socket.knowsNeighbours();
  }

  @Override
  public String account() {
    return socket.account();
  }
}
