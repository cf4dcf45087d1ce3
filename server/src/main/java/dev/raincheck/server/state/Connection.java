package dev.raincheck.server.state;

import java.util.Arrays;

/// One connection, for as long as it lasts: the way back to a client, and the address that it comes
/// from. Never used to decide who may do what. Ends with
/// [dev.raincheck.server.event.Event.Disconnected].
public final class Connection {
  private final byte[] identity;
  private final String address;
  private final Outflow.Line line;
  private final ReplyFormat format;
  private final Exit exit;
  private final int hash;

  /// What the last hello over it said, even if it got no session: holds for what its client asks
  /// outside of sessions. Once it is heard of, the book's.
  public Peer.Takes takes = Peer.Takes.UNTOLD;

  /// @param identity by which the socket knows the connection; of no other one, ever
  /// @param address of the client's machine, without the port; empty if it is unknown
  /// @param line what waits for it in the transport
  /// @param format what its client reads
  /// @param exit that of the door to which it leads
  public Connection(
      byte[] identity, String address, Outflow.Line line, ReplyFormat format, Exit exit) {
    this.identity = identity;
    this.address = address;
    this.line = line;
    this.format = format;
    this.exit = exit;
    this.hash = Arrays.hashCode(identity);
  }

  /// One that takes nothing.
  public Connection(byte[] identity, String address) {
    this(identity, address, new Outflow.Line(why -> {}), ReplyFormat.NATIVE, Exit.NONE);
  }

  public Outflow.Line line() {
    return line;
  }

  public byte[] identity() {
    return identity;
  }

  public String address() {
    return address;
  }

  Exit exit() {
    return exit;
  }

  ReplyFormat format() {
    return format;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Connection that && Arrays.equals(identity, that.identity));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
