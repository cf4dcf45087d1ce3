package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoredOperation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What clients ask by a token: what has become of it, to stop it, to forget it.
final class TokenRequests {
  /// What no server has given, or another one.
  private static final Set<ErrorCode> NO_TOKEN =
      Set.of(ErrorCode.TOKEN_MALFORMED, ErrorCode.TOKEN_FORGED, ErrorCode.TOKEN_OF_ANOTHER_SERVER);

  private final Claims claims;
  private final Operations operations;
  private final Answers answers;
  private final Replies replies;
  private final Inquiries inquiries;

  TokenRequests(
      Claims claims, Operations operations, Answers answers, Replies replies, Inquiries inquiries) {
    this.claims = claims;
    this.operations = operations;
    this.answers = answers;
    this.replies = replies;
    this.inquiries = inquiries;
  }

  void poll(Peer peer, Request.Poll poll, long nowNs) {
    long id = poll.header().id();
    switch (claims.find(poll.token(), peer.principal())) {
      case Claims.Found.Known(Operation operation) ->
          answers.asked(operation, peer, id, poll.push(), nowNs);
      case Claims.Found.Recorded(var record, long epoch) -> {
        var inquiry = new BookTimer.Inquiry(peer, id, poll.token(), record, epoch);
        inquiry.push = poll.push();
        inquiries.ask(inquiry, nowNs);
      }
      case Claims.Found.Missing(Failure failure) ->
          replies.sendFailure(peer, id, null, failure, nowNs);
    }
  }

  void cancel(Peer peer, Request.Cancel cancel, long nowNs) {
    long id = cancel.header().id();
    switch (claims.find(cancel.token(), peer.principal())) {
      case Claims.Found.Known(Operation operation) -> {
        operations.cancel(operation, cancel.reason(), nowNs);
        if (operation.mayBeTold()) {
          answers.asked(operation, peer, id, false, nowNs);
        } else {
          replies.send(peer, new Reply.Cancelling(replies.header(id, nowNs), cancel.token()));
        }
      }
      case Claims.Found.Recorded(var record, long epoch) ->
          inquiries.cancel(
              new BookTimer.Inquiry(peer, id, cancel.token(), record, epoch),
              cancel.reason(),
              nowNs);
      case Claims.Found.Missing(Failure failure) ->
          replies.sendFailure(peer, id, null, failure, nowNs);
    }
  }

  /// A client has asked another server to stop it.
  void wished(RecordId id, String reason, long nowNs) {
    Operation operation = claims.find(id);
    if (operation != null) {
      operations.cancel(operation, reason, nowNs);
    }
  }

  /// Of a genuine token it is fine whatever has become of its operation.
  ///
  /// @return what is wrong with the first that is none; told to who asks for nothing else
  @Nullable Failure acknowledge(List<String> tokens, Peer peer, long nowNs) {
    Failure noToken = null;
    for (String token : tokens) {
      switch (claims.find(token, peer.principal())) {
        case Claims.Found.Known(Operation operation) -> operations.acknowledge(operation, nowNs);
        case Claims.Found.Recorded(var record, long epoch) ->
            inquiries.forget(new StoreBatch.Forgotten(record, peer.principal()), nowNs);
        case Claims.Found.Missing(Failure failure) when NO_TOKEN.contains(failure.code()) ->
            noToken = noToken == null ? failure.withDetail("token", token) : noToken;
        case Claims.Found.Missing missing -> {} // it is over already
      }
    }
    return noToken;
  }

  /// The store has nothing to say.
  void notFound() {
    inquiries.over();
  }

  /// Whatever was asked of the former run is dropped.
  void beginAnew() {
    inquiries.beginAnew();
  }

  /// The store has looked.
  void found(BookTimer.Inquiry inquiry, @Nullable StoredOperation found, long nowNs) {
    if (!inquiries.end(inquiry)) {
      return; // it was answered without
    }
    Operation operation = claims.find(inquiry.record);
    if (operation != null && operation.principal.equals(inquiry.peer.principal())) {
      if (inquiry.cancelReason != null) { // which the store could not carry out any more
        operations.cancel(operation, inquiry.cancelReason, nowNs);
      }
      answers.asked(operation, inquiry.peer, inquiry.id, inquiry.push, nowNs); // taken meanwhile
    } else {
      inquiries.answer(inquiry, found, nowNs);
    }
  }
}
