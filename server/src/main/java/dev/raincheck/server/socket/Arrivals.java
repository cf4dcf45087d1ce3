package dev.raincheck.server.socket;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.Unbundler;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Peer;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What clients have sent, message by message. The loop's.
public final class Arrivals {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final Supplier<RouterSocket.@Nullable Arrival> source;
  private final Unbundler unbundler = new Unbundler();
  private final RequestDecoder decoder = new RequestDecoder();

  /// Who sent the frame that is taken apart now.
  private Peer peer = new Peer(new byte[0], "");

  /// What is spoken with them, if it is not Raincheck's own protocol.
  private ForeignDialect.@Nullable Conversation conversation;

  /// They sent a message of that.
  private boolean isForeign;

  private @Nullable Connection ended;

  private byte[] latest = new byte[0];
  private long malformed;

  /// @param source what has arrived next, or null
  public Arrivals(Supplier<RouterSocket.@Nullable Arrival> source) {
    this.source = source;
  }

  /// The next message, or null if none is there.
  public @Nullable Event poll() {
    try {
      byte[] message = unbundler.next(this::receive);
      return message == null ? other() : new Event.Received(peer, decoder.decode(message));
    } catch (MalformedMessageException problem) {
      if (malformed++ == 0) {
        LOG.warn(
            "a message could not be understood: {}{} (later ones are counted, not logged)",
            problem.getMessage(),
            Dialect.guess(latest));
      }
      return new Event.Malformed(peer, problem);
    }
  }

  /// What has come that is no message of Raincheck's own.
  private @Nullable Event other() throws MalformedMessageException {
    if (isForeign) {
      isForeign = false;
      return requireNonNull(conversation).received(peer, latest);
    }
    Connection gone = ended;
    ended = null;
    return gone == null ? null : new Event.Disconnected(gone);
  }

  private byte @Nullable [] receive() {
    return switch (source.get()) {
      case null -> null;
      case RouterSocket.Ended(Connection connection) -> {
        ended = connection;
        turnTo(new Peer(connection, ""));
        if (conversation != null) {
          conversation.ended();
        }
        yield null;
      }
      case RouterSocket.Frame frame -> {
        if (!peer.connection().equals(frame.connection())
            || !peer.principal().equals(frame.principal())) {
          turnTo(new Peer(frame.connection(), frame.principal()));
        }
        latest = frame.bytes();
        isForeign = conversation != null;
        yield isForeign ? null : latest;
      }
    };
  }

  private void turnTo(Peer next) {
    peer = next;
    conversation = next.exit() instanceof ForeignDialect.Conversation foreign ? foreign : null;
  }

  /// How many messages could not be understood.
  long malformed() {
    return malformed;
  }
}
