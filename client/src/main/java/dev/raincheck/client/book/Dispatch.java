package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;

/// Takes each reply, and each end without one, to what asked for it.
final class Dispatch {
  private final Exchanges exchanges;
  private final SessionCalls calls;
  private final Deferrals deferrals;

  Dispatch(Exchanges exchanges, SessionCalls calls, Deferrals deferrals) {
    this.exchanges = exchanges;
    this.calls = calls;
    this.deferrals = deferrals;
  }

  /// The exchange has its reply, and is not under way any more.
  void replied(Exchange exchange, Reply reply, long nowNs) {
    switch (exchange) {
      case CallExchange call when calls.resubmissions().isToBeAsked(call, reply, nowNs) ->
          exchanges.putBack(call, nowNs + Resubmissions.PAUSE_NS);
      case CallExchange call -> calls.replied(call, reply, nowNs);
      case Query query when query.isOfSession() && isSessionLost(reply) ->
          calls.sessionLost(query, nowNs);
      case Query query -> {
        if (query.isOfSession()) {
          calls.session().proven();
        }
        answered(query, reply, nowNs);
      }
    }
  }

  /// Nothing of this id is under way any more.
  void repliedLate(Reply reply) {
    if (isSessionLost(reply)) {
      calls.sessionLostLate(reply.header().id());
    }
  }

  private static boolean isSessionLost(Reply reply) {
    return reply instanceof Reply.Failed failed
        && failed.failure().code() == ErrorCode.SESSION_LOST;
  }

  private void answered(Query query, Reply reply, long nowNs) {
    switch (query) {
      case Query.Hello h -> calls.session().answered(reply, nowNs);
      case Query.Poll poll -> deferrals.polled(poll, reply, nowNs);
      case Query.OfPolicy policy -> {
        calls.policies.described(policy, reply, nowNs);
        calls.madeRoom(nowNs); // for what may be sent again
      }
      case Query.OfCall question -> {
        Failure refusal = deferrals.news(question.call, question.token, reply, nowNs);
        question.heard.complete(refusal == null ? null : new CallOutcome.Withheld(refusal));
      }
      case Query.Plain plain -> plain.onReply.accept(reply);
      case Query.Background b -> {}
    }
  }

  /// Ends the one of this id, if it is under way.
  void abandon(long id, CallOutcome why) {
    Exchange exchange = exchanges.find(id);
    if (exchange != null) {
      abandon(exchange, why);
    }
  }

  private void abandon(Exchange exchange, CallOutcome why) {
    try {
      exchanges.drop(exchange);
    } finally {
      abandoned(exchange, why); // even if there is no memory for the rest
    }
  }

  /// Ends all that are under way.
  void abandonAll(CallOutcome why) {
    exchanges.all().forEach(it -> abandon(it.id, why));
  }

  /// The exchange will not be answered any more, and is not under way.
  void abandoned(Exchange exchange, CallOutcome why) {
    switch (exchange) {
      case CallExchange call -> calls.abandoned(call, why);
      case Query.Hello h -> calls.session().unanswered(why);
      case Query.Poll poll -> deferrals.abandoned(poll, why);
      case Query.OfPolicy policy -> policy.answer.told(false, policy.askedNs);
      case Query.Wanted question -> question.abandoned(why);
      case Query.Background b -> {}
    }
  }
}
