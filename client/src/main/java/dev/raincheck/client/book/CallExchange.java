package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import org.jspecify.annotations.Nullable;

/// Getting a call accepted: from the request to its first answer.
final class CallExchange extends Exchange {
  final ClientCall call;
  private Slice arguments;

  /// The call's number in its session; another one in another session.
  long sequence;

  boolean replied;

  /// Which store the server said it has, to which it was sent last; 0 if none.
  long storeSent;

  /// Nothing but the one copy that was sent of this makes it doubtful whether the call has run.
  private boolean isOnlyDoubt;

  CallExchange(ClientCall call) {
    this.call = call;
    this.arguments = call.spec.arguments();
  }

  /// Whether the server to which it is to be sent cannot know whether an earlier copy has run.
  boolean isInDoubtThere() {
    FormerPlace former = call.former;
    return former != null && call.spec.options().key() == null && former.sequenceAt(storeSent) == 0;
  }

  /// The session that it was sent in is lost, and a copy of the call may have run.
  void doubt() {
    isOnlyDoubt = timesSent == 1 && !call.doubted;
    call.doubted = true;
  }

  /// The copy that was sent has been refused after all.
  void refusedLate() {
    if (isOnlyDoubt) {
      isOnlyDoubt = false;
      call.doubted = false;
      call.sent = false;
      call.former = null;
    }
  }

  /// The server does not read compressed values.
  void inflate() {
    arguments = Compression.inflate(arguments, Integer.MAX_VALUE);
  }

  /// The server has them.
  void dropArguments() {
    arguments = call.spec.withoutArguments().arguments();
  }

  @Override
  Request.@Nullable User user() {
    return call.spec.user();
  }

  @Override
  boolean isOfSession() {
    return true;
  }

  @Override
  String expected() {
    return "Result or Deferred";
  }

  @Override
  boolean fits(Reply reply) {
    return reply instanceof Reply.Result
        || reply instanceof Reply.Deferred
        || reply instanceof Reply.Failed;
  }

  @Override
  Request request(Request.Header header) {
    Request.Options options =
        call.former == null
            ? call.spec.options()
            : call.spec
                .options()
                .withFormer(call.former.session(), call.former.sequenceAt(storeSent));
    return new Request.Call(header, sequence, call.spec.method(), arguments, options);
  }

  @Override
  long promisedNs(Reply.Terms terms) {
    Long asked = call.spec.options().respondWithinMs();
    long grantedMs =
        asked == null ? terms.respondWithinMs() : Math.min(asked, terms.respondWithinMaxMs());
    return grantedMs * 1_000_000;
  }
}
