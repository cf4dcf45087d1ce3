package dev.raincheck.benchmarks.micro;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Peer;
import java.nio.ByteBuffer;

/// The server's book with many sessions in which nothing happens, each of a connection of its own.
public final class HeldSessions {
  private static final Limits WIDE =
      Limits.DEFAULT
          .withUnfinishedMax(1)
          .withKeptMax(1)
          .withKeptBytesMax(Long.MAX_VALUE)
          .withSessionsMax(Integer.MAX_VALUE)
          .withSessionCallsMax(1)
          .withTombstonesMax(1)
          .withClientShare(1);

  private final OperationBook book =
      new OperationBook(BookSteps.settings(WIDE), BookSteps.methods(), new BookSteps.World());
  private int connections;

  /// Opens so many more.
  public void open(int count) {
    for (int i = 0; i < count; i++) {
      byte[] identity = ByteBuffer.allocate(5).putInt(1, ++connections).array();
      var peer = new Peer(new Connection(identity, "127.0.0.1"), "");
      var hello = new Request.Hello(Request.Header.sessionless(1), "benchmark");
      book.on(new Event.Received(peer, hello), 1);
    }
  }

  @Override
  public String toString() {
    return book.toString();
  }
}
