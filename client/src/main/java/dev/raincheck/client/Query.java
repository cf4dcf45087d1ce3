package dev.raincheck.client;

import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/// Any request that asking again does no harm: a poll, a cancel, an acknowledgement, a description,
/// a ping, a hello.
final class Query extends Exchange {
  private final Function<Request.Header, Request> request;
  private final ObjLongConsumer<Reply> onReply;
  private final java.util.function.Consumer<CallOutcome> onAbandoned;

  Query(
      Function<Request.Header, Request> request,
      ObjLongConsumer<Reply> onReply,
      java.util.function.Consumer<CallOutcome> onAbandoned) {
    this.request = request;
    this.onReply = onReply;
    this.onAbandoned = onAbandoned;
  }

  @Override
  Request request(Request.Header header) {
    return request.apply(header);
  }

  @Override
  long promisedNs(Reply.Terms terms) {
    return 0; // answered from memory
  }

  @Override
  void replied(Reply reply, long nowNs) {
    onReply.accept(reply, nowNs);
  }

  @Override
  void abandoned(CallOutcome why) {
    onAbandoned.accept(why);
  }
}
