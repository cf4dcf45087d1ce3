package dev.raincheck.server.socket;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A door for one connection, with the test on the other side instead of a socket.
public final class BenchDoor implements Door {
  /// Whether the connection takes what is sent.
  public boolean isOpen = true;

  /// When all that it gives had come.
  public long arrivedNs = JUST_NOW;

  private final Connection connection =
      new Connection(new byte[] {1}, "", new Outflow.Line(why -> {}), ReplyFormat.NATIVE, this);
  private final Queue<RouterSocket.Arrival> arrived = new ArrayDeque<>();
  private final Queue<byte[]> left = new ArrayDeque<>();
  private final Arrivals arrivals = new Arrivals(arrived::poll);
  private final Departures departures = new Departures(this::leave);

  private boolean leave(Connection to, Slice frame) {
    return isOpen && left.add(frame.toByteArray());
  }

  /// They come in one frame.
  public void receive(List<Request> requests) {
    arrived.add(new RouterSocket.Frame(connection, RawPeer.frame(requests), ""));
  }

  /// The replies of the next frame that has left.
  public List<Reply> replies() throws MalformedMessageException {
    return RawPeer.replies(left.remove());
  }

  /// Whether there is no such frame.
  public boolean isEmpty() {
    return left.isEmpty();
  }

  @Override
  public List<SelectableChannel> channels() {
    return List.of();
  }

  @Override
  public void advance(long nowNs) {}

  @Override
  public long nextDueNs() {
    return Long.MAX_VALUE;
  }

  @Override
  public @Nullable Event poll() {
    return arrivals.poll();
  }

  @Override
  public long arrivedNs() {
    return arrivedNs;
  }

  @Override
  public boolean isReadable() {
    return !arrived.isEmpty();
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    departures.add(peer, message.bytes(), outcome);
  }

  @Override
  public void flush(Consumer<Operation> taken) {
    departures.send(taken);
  }

  @Override
  public void close() {}
}
