package dev.raincheck.house.bad.client.book;

import dev.raincheck.house.bad.client.socket.BadSocket;

/// In a circle with the socket.
public class BadBook {
  BadSocket socket = new BadSocket();
}
