package dev.raincheck.simulation.doors;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The real dialect with something wrong about it.
///
/// @param told the tokens whose results have left
record FlawedDialect(ForeignDialect real, DoorFlaw flaw, Set<String> told)
    implements ForeignDialect {
  FlawedDialect(ForeignDialect real, DoorFlaw flaw) {
    this(real, flaw, new HashSet<>());
  }

  @Override
  public @Nullable Conversation begin(byte[] first, Way way) {
    Conversation conversation =
        real.begin(first, (peer, message, outcome) -> said(way, peer, message, outcome));
    return conversation == null ? null : new Flawed(conversation);
  }

  private void said(Way way, Peer peer, Slice message, @Nullable Operation outcome) {
    String text = new String(message.toByteArray(), StandardCharsets.ISO_8859_1);
    if (flaw == DoorFlaw.IGNORES_LOST_CALLS && text.contains("SESSION_LOST")) {
      return;
    }
    way.send(peer, message, outcome);
    if (flaw == DoorFlaw.ANSWERS_TWICE) {
      way.send(peer, message, outcome);
    }
  }

  static Request withoutKey(Request request) {
    return request instanceof Request.Call call
        ? new Request.Call(
            call.header(),
            call.sequence(),
            call.method(),
            call.arguments(),
            call.options().withKey(null))
        : request;
  }

  private final class Flawed implements Conversation {
    private final Conversation its;
    private @Nullable Slice before;

    Flawed(Conversation its) {
      this.its = its;
    }

    @Override
    public Event received(Peer peer, byte[] message) throws MalformedMessageException {
      Event event = its.received(peer, message);
      return flaw == DoorFlaw.NO_KEYS && event instanceof Event.Received(Peer from, Request request)
          ? new Event.Received(from, withoutKey(request))
          : event;
    }

    @Override
    public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
      Reply reply = ((Encoding.Plain) message).reply();
      if (flaw == DoorFlaw.IS_NOT_TOLD && reply.header().id() == 0) {
        return;
      }
      its.send(peer, new Encoding.Plain(bent(reply)), outcome);
    }

    private Reply bent(Reply reply) {
      return switch (reply) {
        case Reply.Failed(var header, var token, Failure failure, var trace)
            when flaw == DoorFlaw.SAYS_NOT_STARTED ->
            new Reply.Failed(
                header,
                token,
                Failure.of(failure.code(), Execution.NOT_STARTED, failure.message()),
                trace);
        case Reply.Result(var header, var token, Slice value, var trace)
            when flaw == DoorFlaw.MIXES_UP_RESULTS -> {
          Slice other = before == null ? value : before;
          before = value;
          yield new Reply.Result(header, token, other, trace);
        }
        case Reply.Result(var header, String token, var value, var trace)
            when flaw == DoorFlaw.FORGETS_WHAT_IT_TOLD && token != null && !told.add(token) ->
            new Reply.Failed(
                header,
                null,
                Failure.of(ErrorCode.TOKEN_EXPIRED, Execution.FINISHED, "it was told"),
                trace);
        default -> reply;
      };
    }

    @Override
    public ReplyFormat format() {
      return its.format();
    }

    @Override
    public void ended() {
      its.ended();
    }
  }
}
