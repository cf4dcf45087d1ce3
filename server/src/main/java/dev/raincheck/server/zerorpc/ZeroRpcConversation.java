package dev.raincheck.server.zerorpc;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;
import org.jspecify.annotations.Nullable;

/// What is said over one connection. A call is a channel: it is answered once, and until then the
/// client's heartbeats are sent back, which suits whatever interval it has. A server that beat at
/// its own would lose clients that beat at another.
final class ZeroRpcConversation implements ForeignDialect.Conversation {
  private static final long COME_BACK_MS = 1_000;
  private static final String NO_ROOM =
      "calls that wait for their answers: too many (at most %d in all); try again later";
  private static final String NO_ROOM_TO_WAIT =
      "the operation goes on, and there is no room to wait for it: too many calls do (at most %d in"
          + " all); wait for its token, or send the same message, later";

  private final EnvelopeReader reader;
  private final Calls calls;
  private final Envelopes envelopes;
  private final Exchanges exchanges;
  private final ForeignDialect.Way way;

  ZeroRpcConversation(
      EnvelopeReader reader,
      Calls calls,
      Envelopes envelopes,
      OpenCalls open,
      ForeignDialect.Way way) {
    this.reader = reader;
    this.calls = calls;
    this.envelopes = envelopes;
    this.exchanges = new Exchanges(open);
    this.way = way;
  }

  @Override
  public ReplyFormat format() {
    return HeldFormat.INSTANCE;
  }

  @Override
  public Event received(Peer peer, byte[] message) throws MalformedMessageException {
    Envelope envelope = reader.read(message);
    return envelope.isAnswer() ? onChannel(peer, envelope) : onCall(peer, envelope);
  }

  private Event onCall(Peer peer, Envelope call) throws MalformedMessageException {
    Channel channel = call.channel();
    if (exchanges.open(channel) != null) {
      return ask(peer, channel, Understood.said(null)); // it came twice, and is answered once
    }
    String client = peer.principal().isEmpty() ? peer.connection().address() : peer.principal();
    if (!exchanges.admits(client)) {
      return withoutRoom(peer, call);
    }
    Exchange exchange = null;
    try {
      Understood understood = calls.understand(call);
      exchange = exchanges.begin(channel, understood.answering(), client);
      return event(peer, understood.request(), exchange);
    } catch (MalformedMessageException problem) {
      exchange = exchanges.begin(channel, PlainAnswers::held, client);
      throw problem.withId(exchange.number);
    }
  }

  /// No further call may wait. What is answered at once is, and so is a call that was made before:
  /// by its key the book knows what became of it.
  private Event withoutRoom(Peer peer, Envelope call) throws MalformedMessageException {
    Channel channel = call.channel();
    try {
      Understood understood = calls.understand(call);
      Exchange exchange =
          exchanges.beside(channel, reply -> withoutRoom(understood.answering(), reply));
      Request request = numbered(understood.request(), exchange);
      return request instanceof Request.Call made
          ? new Event.ReceivedWithoutRoom(peer, made, full(Execution.NOT_STARTED, NO_ROOM))
          : new Event.Received(peer, request);
    } catch (MalformedMessageException problem) {
      throw problem.withId(exchanges.beside(channel, PlainAnswers::held).number);
    }
  }

  private static @Nullable Answer withoutRoom(Answering answering, Reply reply) {
    Answer answer = answering.to(reply);
    if (answer != null || !(reply instanceof Reply.Deferred deferred)) {
      return answer;
    }
    Execution run = deferred.started() ? Execution.STARTED : Execution.UNKNOWN;
    return Answer.error(full(run, NO_ROOM_TO_WAIT), deferred.token());
  }

  private Event onChannel(Peer peer, Envelope envelope) {
    Channel channel = envelope.channel();
    Exchange call = exchanges.open(channel);
    return switch (envelope.name()) {
      case Envelopes.HEARTBEAT -> onHeartbeat(peer, channel, call);
      case Envelopes.MORE -> ask(peer, channel, Understood.said(null)); // all answers are single
      default -> ask(peer, channel, Understood.said(Calls.noStreams(envelope.name())));
    };
  }

  private Event onHeartbeat(Peer peer, Channel channel, @Nullable Exchange call) {
    if (call == null) {
      boolean isLate = exchanges.wasAnswered(channel);
      return ask(peer, channel, Understood.said(isLate ? null : Answer.error(lost(), null)));
    }
    Understood alive =
        call.token == null
            ? Understood.said(Answer.HEARTBEAT)
            : new Understood(
                new Request.Poll(Understood.header(), call.token, true),
                reply -> goesOn(reply) ? Answer.HEARTBEAT : call.answering.to(reply));
    return ask(peer, channel, alive);
  }

  /// Whether the operation goes on, as far as is known.
  private static boolean goesOn(Reply reply) {
    return reply instanceof Reply.Deferred
        || (reply instanceof Reply.Failed failed && failed.isToBeAskedAgain());
  }

  /// Asks something that is no call: its answer may end one.
  private Event ask(Peer peer, Channel channel, Understood understood) {
    return event(peer, understood.request(), exchanges.beside(channel, understood.answering()));
  }

  private static Event event(Peer peer, Request request, Exchange exchange) {
    return new Event.Received(peer, numbered(request, exchange));
  }

  private static Request numbered(Request request, Exchange exchange) {
    return request.with(new Request.Header(exchange.number, 0, 0, request.header().acknowledged()));
  }

  @Override
  public void send(Peer peer, Encoding.Message message, @Nullable Operation outcome) {
    if (!(message instanceof Encoding.Plain(Reply reply))) {
      throw new IllegalStateException(message + " (expected: a plain reply)");
    }
    if (reply.header().id() != 0) {
      Exchange exchange = exchanges.answered(reply.header().id());
      if (exchange != null) {
        answer(peer, exchange, reply, outcome);
      }
      return;
    }
    if (!(reply instanceof Reply.Deferred)) { // of progress these clients hear nothing
      for (Exchange held : exchanges.heldBy(reply.token())) {
        answer(peer, held, reply, outcome);
      }
    }
  }

  private void answer(Peer peer, Exchange exchange, Reply reply, @Nullable Operation outcome) {
    Answer answer = exchange.answering.to(reply);
    if (answer == null) {
      exchanges.goesOn(exchange, reply);
      return;
    }
    boolean isSaid =
        answer == Answer.HEARTBEAT ? exchanges.isInTime(exchange) : exchanges.end(exchange);
    if (isSaid) {
      way.send(peer, envelopes.write(exchange.channel, answer), outcome);
    }
  }

  @Override
  public void ended() {
    exchanges.endAll();
  }

  private static Failure full(Execution execution, String what) {
    return Failure.of(ErrorCode.OVERLOADED, execution, what.formatted(OpenCalls.OPEN_MAX))
        .withRetry(
            execution == Execution.NOT_STARTED
                ? Retry.asNewRequest(COME_BACK_MS)
                : Retry.after(COME_BACK_MS));
  }

  /// The client waits for an answer that cannot come any more.
  private static Failure lost() {
    return Failure.of(
        ErrorCode.SESSION_LOST,
        Execution.UNKNOWN,
        "this call is not known here: the server was restarted, or the connection was another one;"
            + " nobody can say whether it ran");
  }
}
