package dev.raincheck.client;

import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Any request that asking again does no harm: a poll, a cancel, an acknowledgement, a description,
/// a ping, a hello.
final class Query extends Exchange {
  private final Function<Request.Header, Request> request;
  private final ObjLongConsumer<Reply> onReply;
  private final Consumer<CallOutcome> onAbandoned;
  private final boolean background;
  private @Nullable SessionCalls calls;
  private @Nullable Request asked;

  Query(
      Function<Request.Header, Request> request,
      ObjLongConsumer<Reply> onReply,
      Consumer<CallOutcome> onAbandoned) {
    this(request, onReply, onAbandoned, false);
  }

  private Query(
      Function<Request.Header, Request> request,
      ObjLongConsumer<Reply> onReply,
      Consumer<CallOutcome> onAbandoned,
      boolean background) {
    this.request = request;
    this.onReply = onReply;
    this.onAbandoned = onAbandoned;
    this.background = background;
  }

  /// One that nobody waits for.
  static Query background(Function<Request.Header, Request> request) {
    return new Query(request, (reply, nowNs) -> {}, why -> {}, true);
  }

  @Override
  boolean isBackground() {
    return background;
  }

  /// Whether the answer holds what users have written, and may be as large as that.
  @Override
  boolean isOfSession() {
    return request(Request.Header.sessionless(1)).isOfSession();
  }

  /// It is asked in this session; another one is found if the server does not know it.
  void askedIn(SessionCalls asked) {
    calls = asked;
  }

  @Override
  Request request(Request.Header header) {
    Request made = request.apply(header);
    asked = made;
    return made;
  }

  @Override
  String expected() {
    return switch (asked) {
      case null -> "nothing";
      case Request.Hello h -> "Welcome, with a session";
      case Request.Call c -> "Result or Deferred";
      case Request.Poll p -> "Result or Deferred";
      case Request.Cancel c -> "Cancelling or Result";
      case Request.Acknowledge a -> "Acknowledged";
      case Request.Goodbye g -> "Acknowledged";
      case Request.Describe d -> "Description";
      case Request.Ping p -> "Pong";
    };
  }

  @Override
  boolean fits(Reply reply) {
    return switch (reply) {
      case Reply.Failed f -> true;
      case Reply.Welcome welcome -> asked instanceof Request.Hello && welcome.session() != 0;
      case Reply.Result r -> asked instanceof Request.Poll || asked instanceof Request.Cancel;
      case Reply.Deferred d -> asked instanceof Request.Poll;
      case Reply.Cancelling c -> asked instanceof Request.Cancel;
      case Reply.Acknowledged a ->
          asked instanceof Request.Acknowledge || asked instanceof Request.Goodbye;
      case Reply.Description d -> asked instanceof Request.Describe;
      case Reply.Pong p -> asked instanceof Request.Ping;
    };
  }

  @Override
  long promisedNs(Reply.Terms terms) {
    return 0; // answered from memory
  }

  @Override
  void replied(Reply reply, long nowNs) {
    boolean isSessionLost =
        reply instanceof Reply.Failed failed && failed.failure().code() == ErrorCode.SESSION_LOST;
    if (calls != null && isSessionLost) {
      calls.sessionLost(this, nowNs);
      return;
    }
    if (calls != null) {
      calls.session().proven();
    }
    onReply.accept(reply, nowNs);
  }

  @Override
  void abandoned(CallOutcome why) {
    onAbandoned.accept(why);
  }
}
