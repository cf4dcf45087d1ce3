package dev.raincheck.server.socket;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import org.jspecify.annotations.Nullable;

/// Another protocol than Raincheck's own, for clients that come to the same port. The first message
/// of a connection decides which one is spoken there. The loop's.
public interface ForeignDialect {
  /// No other one.
  ForeignDialect NONE = (first, way) -> null;

  /// A connection has brought its first message.
  ///
  /// @param way by which messages leave
  /// @return null if it is none of this dialect
  @Nullable Conversation begin(byte[] first, Way way);

  /// How messages leave.
  @FunctionalInterface
  interface Way {
    /// Sends a message, at the end of the turn at the latest.
    ///
    /// @param outcome the operation of which it says how it ended, if whether it was taken matters
    void send(Peer peer, Slice message, @Nullable Operation outcome);
  }

  /// What is said over one connection. Replies come to it as they are, and it translates them.
  interface Conversation extends Exit {
    /// What the client has sent, as what it asks of the book. Whatever comes makes one event, so
    /// that no flood of messages takes more than its turn.
    ///
    /// @throws MalformedMessageException if it cannot be understood; with the id of an exchange
    ///   that is open, if its sender is to get an answer
    Event received(Peer peer, byte[] message) throws MalformedMessageException;

    /// How the book is to hand replies over.
    ReplyFormat format();

    /// The connection has ended.
    void ended();
  }
}
