package dev.raincheck.client;

import dev.raincheck.client.book.Passage;
import dev.raincheck.client.book.Servers;
import dev.raincheck.client.socket.DealerSocket;
import dev.raincheck.protocol.wire.Reply;

/// The servers that the socket can be connected to, and what passes its connection.
record ServersBySocket(DealerSocket socket) implements Servers, Passage {
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

  @Override
  public Passage passage() {
    return this;
  }

  @Override
  public long next() {
    return socket.line().next();
  }

  @Override
  public boolean hasLeft(long number) {
    return socket.line().hasLeft(number);
  }

  @Override
  public boolean isArriving() {
    return socket.line().isArriving();
  }

  @Override
  public boolean hasMoved() {
    return socket.line().hasMoved();
  }
}
