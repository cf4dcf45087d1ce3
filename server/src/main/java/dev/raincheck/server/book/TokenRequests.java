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
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.terms.Sought;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What clients ask by a token: what has become of it, to stop it, to forget it.
final class TokenRequests {
  /// What no server has given, or another one.
  private static final Set<ErrorCode> NO_TOKEN =
      Set.of(ErrorCode.TOKEN_MALFORMED, ErrorCode.TOKEN_FORGED, ErrorCode.TOKEN_OF_ANOTHER_SERVER);

  private final TokenTable tokens;
  private final Operations operations;
  private final Delivery delivery;
  private final ReplySender replies;
  private final Inquiries inquiries;

  /// That an operation is to stop.
  ///
  /// @param id of the request
  private record Stop(long id, String token, String reason) {}

  TokenRequests(
      TokenTable tokens,
      Operations operations,
      Delivery delivery,
      ReplySender replies,
      Inquiries inquiries) {
    this.tokens = tokens;
    this.operations = operations;
    this.delivery = delivery;
    this.replies = replies;
    this.inquiries = inquiries;
  }

  void poll(Peer peer, Request.Poll poll, long nowNs) {
    long id = poll.header().id();
    switch (tokens.find(poll.token(), peer.principal())) {
      case TokenTable.Found.Known(Operation operation) ->
          delivery.asked(operation, peer, id, poll.push(), nowNs);
      case TokenTable.Found.Recorded(Sought.ByToken sought) -> {
        var inquiry = new BookTimer.Inquiry(peer, id, sought);
        inquiry.push = poll.push();
        inquiries.ask(inquiry, nowNs);
      }
      case TokenTable.Found.Missing(Failure failure) ->
          replies.sendFailure(peer, id, null, failure, nowNs);
    }
  }

  void cancel(Peer peer, Request.Cancel cancel, long nowNs) {
    long id = cancel.header().id();
    switch (tokens.find(cancel.token(), peer.principal())) {
      case TokenTable.Found.Known(Operation operation) ->
          cancel(operation, peer, new Stop(id, cancel.token(), cancel.reason()), nowNs);
      case TokenTable.Found.Recorded(Sought.ByToken sought) ->
          inquiries.cancel(
              new BookTimer.Inquiry(peer, id, sought),
              new StoreBatch.Forgotten(sought.record(), peer.principal()),
              cancel.reason(),
              nowNs);
      case TokenTable.Found.Missing(Failure failure) ->
          replies.sendFailure(peer, id, null, failure, nowNs);
    }
  }

  private void cancel(Operation operation, Peer peer, Stop stop, long nowNs) {
    operations.cancel(operation, stop.reason, nowNs);
    if (operation.mayBeTold()) {
      delivery.asked(operation, peer, stop.id, false, nowNs);
    } else {
      replies.send(peer, new Reply.Cancelling(replies.header(stop.id, nowNs), stop.token));
    }
  }

  /// A client has asked another server to stop it.
  void wished(RecordId id, String reason, long nowNs) {
    Operation operation = tokens.find(id);
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
      switch (this.tokens.find(token, peer.principal())) {
        case TokenTable.Found.Known(Operation operation) ->
            operations.acknowledge(operation, nowNs);
        case TokenTable.Found.Recorded(Sought.ByToken sought) ->
            inquiries.forget(new StoreBatch.Forgotten(sought.record(), peer.principal()), nowNs);
        case TokenTable.Found.Missing(Failure failure) when NO_TOKEN.contains(failure.code()) ->
            noToken = noToken == null ? failure.withDetail("token", token) : noToken;
        case TokenTable.Found.Missing missing -> {} // it is over already
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

  /// The store has looked at what clients watch.
  void watched(List<StoreRun.Seen> seen, long nowNs) {
    inquiries.watched(seen, nowNs);
  }

  /// The store has looked.
  void found(BookTimer.Inquiry inquiry, @Nullable StoredOperation found, long nowNs) {
    if (inquiries.end(inquiry)) { // else it was answered without
      answer(inquiry, found, nowNs);
    }
  }

  /// Tells who asks what there is: what is here, or was taken meanwhile, else what the store has.
  void answer(BookTimer.Inquiry inquiry, @Nullable StoredOperation found, long nowNs) {
    if (!inquiries.mayHear(inquiry, nowNs)) {
      return;
    }
    Operation operation = here(inquiry, found);
    if (operation == null) {
      inquiries.answer(inquiry, found, nowNs);
      return;
    }
    if (inquiry.cancelReason != null && inquiry.sought instanceof Sought.ByToken asked) {
      var stop = new Stop(inquiry.id, asked.token(), inquiry.cancelReason);
      cancel(operation, inquiry.peer, stop, nowNs); // the store could not carry it out any more
    } else {
      delivery.asked(operation, inquiry.peer, inquiry.id, inquiry.push, nowNs);
    }
  }

  private @Nullable Operation here(BookTimer.Inquiry inquiry, @Nullable StoredOperation found) {
    Operation operation =
        switch (inquiry.sought) {
          case Sought.ByToken token -> tokens.find(token.record());
          case Sought.ByName name when found == null || Inquiries.isMismatch(name, found) -> null;
          case Sought.ByName name -> tokens.find(found.record().id());
        };
    return operation != null && operation.principal.equals(inquiry.peer.principal())
        ? operation
        : null;
  }
}
