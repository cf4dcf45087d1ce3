package dev.raincheck.server.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ProgressReport;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.terms.Sought;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts what the book knows into replies, and sends them.
final class ReplySender {
  /// The id that marks a push.
  static final long PUSH = 0;

  private final Actions actions;
  private final TokenTable tokens;
  private final Phase phase;
  private final Times times;
  private final ReplyEncoder encoder = new ReplyEncoder();

  ReplySender(Actions actions, TokenTable tokens, Phase phase, Times times) {
    this.actions = actions;
    this.tokens = tokens;
    this.phase = phase;
    this.times = times;
  }

  /// Sends the reply, unless it is larger than the peer takes.
  void send(Peer peer, Reply reply) {
    if (encode(peer, reply) instanceof Encoding.Message message) {
      actions.send(peer, message);
    }
  }

  void send(Peer peer, Encoding.Message message) {
    actions.send(peer, message);
  }

  /// Sends how the operation ended to who has asked for it, and wants to know whether it arrived.
  void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
    actions.deliver(peer, outcome, operation);
  }

  /// The reply as the peer takes it.
  Encoding encode(Peer peer, Reply reply) {
    return peer.format().encode(reply, peer.takes(), encoder);
  }

  Reply.Header header(long id, long nowNs) {
    return new Reply.Header(id, phase.claimableMs(nowNs));
  }

  /// How the operation ended, as the peer takes it.
  Encoding outcome(Peer peer, long id, Operation operation, long nowNs) {
    return outcome(peer, id, tokens.textOf(operation), operation, nowNs);
  }

  /// The same, under one of its tokens.
  Encoding outcome(Peer peer, long id, @Nullable String token, Operation operation, long nowNs) {
    Outcome outcome = Objects.requireNonNull(operation.outcome());
    return outcome(peer, header(id, nowNs), token, new Told(outcome, operation.trace));
  }

  private record Told(Outcome outcome, @Nullable String trace) {}

  /// The trace is for those that have a token only: the caller knows it. It is left out where it
  /// would be too much.
  private Encoding outcome(Peer peer, Reply.Header header, @Nullable String token, Told told) {
    Encoding whole = encode(peer, header, token, told);
    return whole instanceof Encoding.TooLarge && token != null && told.trace() != null
        ? encode(peer, header, token, new Told(told.outcome(), null))
        : whole;
  }

  private Encoding encode(Peer peer, Reply.Header header, @Nullable String token, Told told) {
    String trace = token == null ? null : told.trace();
    return switch (told.outcome()) {
      case Outcome.Value value -> value(peer, header, token, value, trace);
      case Outcome.Failed(Failure failure) ->
          encode(peer, new Reply.Failed(header, token, failure, trace));
    };
  }

  /// Says that the outcome is more than who asks can take; it is kept as if he had not asked.
  void sendTooLarge(Peer peer, long id, Operation operation, long bytes, long nowNs) {
    // Without the token: that would say that the operation ended like this.
    Failure failure =
        Failures.tooLargeForClient(
            operation.method.name(),
            Objects.requireNonNull(operation.outcome()),
            bytes,
            peer.takes().messageBytesMax(),
            operation.token != null);
    sendFailure(peer, id, null, failure, nowNs);
  }

  /// A client undoes no compression beyond the size of its messages, so nothing larger is sent.
  private Encoding value(
      Peer peer, Reply.Header header, @Nullable String token, Slice value, @Nullable String trace) {
    long inflatedBytes = Compression.inflatedBytes(value);
    return peer.takes().aMessageOf(inflatedBytes)
        ? encode(peer, new Reply.Result(header, token, readableBy(peer, value), trace))
        : new Encoding.TooLarge(inflatedBytes);
  }

  /// A result may have been compressed for the caller, and be asked for by somebody else.
  private static Slice readableBy(Peer peer, Slice value) {
    return peer.takes().inflates() ? value : Compression.inflate(value, Integer.MAX_VALUE);
  }

  /// Sends the rain check.
  void sendDeferred(Peer peer, long id, Operation operation, long nowNs) {
    String token = Objects.requireNonNull(tokens.textOf(operation));
    sendDeferred(peer, id, token, operation, nowNs);
  }

  /// The same, under one of its tokens.
  void sendDeferred(Peer peer, long id, String token, Operation operation, long nowNs) {
    send(
        peer,
        new Reply.Deferred(
            header(id, nowNs),
            token,
            wasStarted(operation),
            ProgressReport.lastOf(operation),
            pollAfterMs(nowNs - operation.acceptedNs),
            operation.grant.retentionNs() / 1_000_000,
            operation.trace));
  }

  /// Whether its handler was started, as far as is known here. How it ended may not be told yet.
  private static boolean wasStarted(Operation operation) {
    return switch (operation.state()) {
      case QUEUED -> false;
      case RUNNING -> true;
      case HANDED_OFF -> StoreRecord.wasLeftStarted(operation);
      case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT, ABORTED, REJECTED -> {
        Outcome outcome = operation.outcome();
        yield outcome == null || outcome.execution() != Execution.NOT_STARTED;
      }
    };
  }

  /// Sends what the store knows of an operation that has not ended: to who wants it stopped, that
  /// whoever has it will hear of that.
  void sendRecorded(BookTimer.Inquiry inquiry, StoredOperation found, long nowNs) {
    if (inquiry.cancelReason != null) {
      String token = token(inquiry, found.record().id());
      send(inquiry.peer, new Reply.Cancelling(header(inquiry.id, nowNs), token));
      return;
    }
    send(
        inquiry.peer,
        new Reply.Deferred(
            header(inquiry.id, nowNs),
            token(inquiry, found.record().id()),
            found.record().stage() == NewRecord.Stage.STARTED,
            found.progress(),
            pollAfterMs(found.ageMs() * 1_000_000),
            found.record().retentionMs(),
            found.record().trace()));
  }

  /// The one that was asked for, or that of what a call joins.
  String token(BookTimer.Inquiry inquiry, RecordId record) {
    return switch (inquiry.sought) {
      case Sought.ByToken asked -> asked.token();
      case Sought.ByName name -> tokens.textOf(record);
    };
  }

  /// Sends the outcome that the store has.
  void sendOutcome(BookTimer.Inquiry inquiry, NewRecord record, Outcome outcome, long nowNs) {
    Peer peer = inquiry.peer;
    var told = new Told(outcome, record.trace());
    switch (outcome(peer, header(inquiry.id, nowNs), token(inquiry, record.id()), told)) {
      case Encoding.Message message -> send(peer, message);
      case Encoding.TooLarge tooLarge when inquiry.id == PUSH -> {} // who asks hears of that
      case Encoding.TooLarge(long bytes) ->
          sendFailure(
              peer,
              inquiry.id,
              null,
              Failures.tooLargeForClient(
                  "the operation", outcome, bytes, peer.takes().messageBytesMax(), true),
              nowNs);
    }
  }

  /// To a message that could not be understood.
  void sendMalformed(Peer peer, MalformedMessageException problem, long nowNs) {
    Failure failure =
        Failure.of(problem.code(), Execution.NOT_STARTED, String.valueOf(problem.getMessage()));
    sendFailure(peer, problem.id(), null, failure, nowNs);
  }

  /// To a call that is not run. Listeners hear of it.
  void sendRefusal(Peer peer, Request.Call call, Failure failure, long nowNs) {
    actions.tellRefused(call.method(), peer, failure);
    sendFailure(peer, call.header().id(), null, failure, nowNs);
  }

  void sendFailure(Peer peer, long id, @Nullable String token, Failure failure, long nowNs) {
    send(peer, new Reply.Failed(header(id, nowNs), token, failure));
  }

  /// The longer it has taken, the longer it may take still: ask again when it is half as old again.
  ///
  /// While the server drains, as soon as if it were new, else the server may be gone by then. Not
  /// by the time that is left: only the strategy knows when it will stop. Nor sooner, so that
  /// clients ask no more often than they do for as many new operations.
  private long pollAfterMs(long ageNs) {
    long wishedMs = phase.isServing() ? ageNs / 2_000_000 : 0;
    return Math.clamp(wishedMs, times.firstPoll().toMillis(), times.pollMax().toMillis());
  }
}
