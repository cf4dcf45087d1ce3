package dev.raincheck.server.state;

import java.util.List;

/// Where a message came from.
///
/// @param connection the way back
/// @param principal who asks: the client, or its user if it is a door; empty while clients are not
///   authenticated
/// @param takes what its session said of the replies that it takes
public record Peer(Connection connection, String principal, Takes takes) implements Subscribers {
  /// It alone.
  @Override
  public List<Peer> peers() {
    return List.of(this);
  }

  /// One that waits for an answer, and to which of its requests.
  public record Waiter(Peer peer, long id) {}

  /// Which replies a client takes.
  ///
  /// @param inflates whether it reads compressed values
  /// @param unbundles whether it reads frames of several messages
  /// @param messageBytesMax the largest message
  /// @param acknowledges whether somebody says when an outcome is in safe hands
  public record Takes(
      boolean inflates, boolean unbundles, long messageBytesMax, boolean acknowledges) {
    /// Of one that said nothing: plain values, of any size, each in its own frame.
    public static final Takes UNTOLD = new Takes(false, false, Long.MAX_VALUE, true);

    private Takes unacknowledged() {
      return new Takes(inflates, unbundles, messageBytesMax, false);
    }

    public boolean aMessageOf(long bytes) {
      return bytes <= messageBytesMax;
    }
  }

  public Peer(Connection connection, String principal) {
    this(connection, principal, Takes.UNTOLD);
  }

  /// One whose address is unknown.
  public Peer(byte[] identity, String principal) {
    this(new Connection(identity, ""), principal);
  }

  /// The same for a user.
  public Peer of(String user, boolean acknowledges) {
    return new Peer(connection, user, acknowledges ? takes : takes.unacknowledged());
  }

  /// Whether it says when it has an outcome in safe hands. Users of a door mostly do not, nor do
  /// clients that hold their calls open.
  public boolean acknowledges() {
    return takes.acknowledges() && !isOfMany();
  }

  /// Whether clients share its connection, or calls of one that hold it each for itself: who looks
  /// once takes nothing from who waits for the same operation.
  public boolean isOfMany() {
    return format() == ReplyFormat.PLAIN || format().holds();
  }

  /// Replies leave where the request came in.
  public Exit exit() {
    return connection.exit();
  }

  public ReplyFormat format() {
    return connection.format();
  }

  public byte[] identity() {
    return connection.identity();
  }
}
