package dev.raincheck.server.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.DerivedLimits;
import dev.raincheck.server.terms.Fingerprint;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.server.terms.ResultState;
import org.jspecify.annotations.Nullable;

/// Decides on each call, by the table of the protocol's section on sessions: run it, join it to
/// what it was before, or refuse it.
final class Admission {
  private final Actions actions;
  private final BookSettings settings;
  private final MethodDirectory methods;
  private final Operations operations;
  private final Delivery delivery;
  private final TokenTable tokens;
  private final ReplySender replies;
  private final UsageByClient usages;
  private final ShutdownRun shutdown;
  private final Room room;
  private final Records records;
  private final KeyedCalls keys;
  private final Granting granting;

  /// Of the call at hand: what it is promised counts from there.
  private long cameNs;

  Admission(
      Actions actions,
      BookSettings settings,
      MethodDirectory methods,
      Operations operations,
      Delivery delivery,
      TokenTable tokens,
      ReplySender replies,
      UsageByClient usages,
      ShutdownRun shutdown,
      Room room,
      Records records,
      KeyedCalls keys) {
    this.actions = actions;
    this.settings = settings;
    this.methods = methods;
    this.operations = operations;
    this.delivery = delivery;
    this.tokens = tokens;
    this.replies = replies;
    this.usages = usages;
    this.shutdown = shutdown;
    this.room = room;
    this.records = records;
    this.keys = keys;
    this.granting = new Granting(settings.times(), records);
  }

  /// A call arrived, in a session that is known, or outside any.
  ///
  /// @param cameNs since when it has waited for its turn
  void onCall(Peer peer, Request.Call call, @Nullable Session session, long cameNs, long nowNs) {
    this.cameNs = cameNs;
    SessionEntry before = null;
    if (session != null) {
      session.used = true;
      if (session.isStale(call.sequence())) {
        refuse(peer, call, Failures.stale(call.sequence()), nowNs);
        return;
      }
      before = session.find(call.sequence());
      if (before == null && session.isRefused(call.sequence())) {
        refuse(peer, call, Failures.refusedBefore(call.sequence()), nowNs);
        return;
      }
    }
    if (before == null) {
      admit(peer, call, session, null, nowNs);
    } else if (before.fingerprint() != Fingerprint.of(call) || !before.isOf(peer.principal())) {
      refuse(peer, call, Failures.mismatch(call.sequence()), nowNs);
    } else if (session != null
        && before instanceof Operation operation
        && StoreRecord.isInDoubt(operation)) {
      admit(peer, call.ofFormerSession(), session, operation, nowNs);
    } else {
      join(peer, call, before, nowNs);
    }
  }

  /// A call arrived, outside any session, whose door has no room for another one that waits: it
  /// joins what its key names, here or in the store, and else gets the door's refusal.
  ///
  /// @param cameNs since when it has waited for its turn
  void onCallWithoutRoom(Event.ReceivedWithoutRoom event, long cameNs, long nowNs) {
    this.cameNs = cameNs;
    Peer peer = event.peer();
    Request.Call call = event.call();
    ServedMethod method = methods.find(call.method());
    if (method == null) {
      refuse(peer, call, methods.unknown(call.method()), nowNs);
      return;
    }
    var origin = new Origin(peer, null, usages.outsideSessions(peer));
    CallKey key = keys.find(peer.principal(), call);
    Failure unfit = refusal(origin, method, call);
    if (unfit == null && key != null) {
      unfit = keys.refusalToJoin(origin, key, call, nowNs);
    }
    if (unfit != null) {
      refuse(peer, call, unfit, nowNs);
    } else if (key != null) {
      join(peer, call, key, nowNs);
    } else if (!keys.isSought(
        peer, call, event.refusal(), granting.answering(method, call, cameNs))) {
      refuse(peer, call, event.refusal(), nowNs);
    }
  }

  /// The same call again: whatever became of it is the answer, and nothing runs.
  private void join(Peer peer, Request.Call call, SessionEntry before, long nowNs) {
    switch (before) {
      case SessionEntry.Refused(long fingerprint, Failure failure, Usage usage) ->
          refuse(peer, call, failure, nowNs);
      case SessionEntry.Gone gone when gone.key() != null -> join(peer, call, gone.key(), nowNs);
      case SessionEntry.Gone gone ->
          refuse(peer, call, Failures.resultGone(gone.execution()), nowNs);
      case SessionEntry.Joined joined -> join(peer, call, joined.key(), nowNs);
      case Operation operation -> join(peer, call, operation, nowNs);
    }
  }

  private void join(Peer peer, Request.Call call, Operation operation, long nowNs) {
    if (operation.result() == ResultState.HANDED_OVER) {
      replies.sendDeferred(peer, call.header().id(), operation, nowNs);
    } else if (StoreRecord.isInDoubt(operation)) {
      refuse(peer, call, Failures.fenced(), nowNs);
    } else if (operation.name != null && StoreRecord.mayBeAnothers(operation)) {
      keys.ask(peer, call, operation.name, granting.answering(operation.method, call, cameNs));
    } else if (operation.isFinal() && operation.outcome() == null) {
      refuse(peer, call, tokens.gone(operation), nowNs);
    } else {
      delivery.calledAgain(operation, peer, call, nowNs);
    }
  }

  /// The same key again: the operation that it names, or how that has ended.
  private void join(Peer peer, Request.Call call, CallKey key, long nowNs) {
    Operation operation = key.operation();
    if (operation == null) {
      refuse(peer, call, Failures.resultGone(key), nowNs);
    } else {
      join(peer, call, operation, nowNs);
    }
  }

  /// @param doubted what may be in the store, and may not; null mostly
  private void admit(
      Peer peer,
      Request.Call call,
      @Nullable Session session,
      @Nullable Operation doubted,
      long nowNs) {
    ServedMethod method = methods.find(call.method());
    if (method == null) {
      refuse(peer, call, methods.unknown(call.method()), nowNs);
      return;
    }
    Usage usage = session == null ? usages.outsideSessions(peer) : session.usage;
    var origin = new Origin(peer, session, usage);
    CallKey key = keys.find(peer.principal(), call);
    Failure refusal = refusal(origin, method, call);
    if (refusal == null
        && keys.isLeftToStore(origin, method, call, granting.answering(method, call, cameNs))) {
      return;
    }
    if (refusal == null) {
      refusal =
          key == null
              ? refusalToRun(origin, method, call, nowNs)
              : keys.refusalToJoin(origin, key, call, nowNs);
    }
    if (refusal != null && doubted != null) {
      refuse(peer, call, refusal.withExecution(Execution.UNKNOWN), nowNs);
    } else if (refusal != null) {
      if (session != null) {
        rememberRefusal(session, call, refusal, nowNs);
      }
      refuse(peer, call, refusal, nowNs);
    } else {
      if (session != null && doubted != null) {
        keys.forget(session, doubted);
      }
      if (key == null) {
        accept(method, origin, call, nowNs);
      } else {
        KeyedCalls.joined(origin, key, call);
        join(peer, call, key, nowNs);
      }
    }
  }

  /// Why it is not admitted, whether its key is known or not.
  private @Nullable Failure refusal(Origin origin, ServedMethod method, Request.Call call) {
    String principal = origin.peer().principal();
    if (!settings.access().mayCall(principal, method.name())) {
      return Failures.permissionDenied(principal, method.name());
    }
    long inflatedBytes = Compression.inflatedBytes(call.arguments());
    if (Compression.isDeflated(call.arguments())
        && inflatedBytes > new DerivedLimits(settings.limits()).valueBytesMax()) {
      return Failures.expandsTooFar(
          inflatedBytes, new DerivedLimits(settings.limits()).valueBytesMax());
    }
    Session session = origin.session();
    if (session != null && isFull(session)) {
      int max = settings.limits().sessionCallsMax();
      return Failures.overloaded("calls of this session", session.size(), max);
    }
    return null;
  }

  private @Nullable Failure refusalToRun(
      Origin origin, ServedMethod method, Request.Call call, long nowNs) {
    Failure refusal = keys.refusalToRun(origin, call, nowNs);
    if (refusal != null) {
      return refusal;
    }
    if (!shutdown.admits(method)) {
      return Failures.shuttingDown();
    }
    Failure unrecorded = records.refusal(method, call, nowNs);
    return unrecorded == null ? room.refusesOperation(origin.usage(), nowNs) : unrecorded;
  }

  /// Whether new work is admitted as usual.
  boolean isOpen() {
    return shutdown.isServing();
  }

  private boolean isFull(Session session) {
    return session.size() >= settings.limits().sessionCallsMax();
  }

  private void rememberRefusal(Session session, Request.Call call, Failure refusal, long nowNs) {
    Usage usage = session.usage;
    if (isFull(session) || room.refusesToKeep(usage, nowNs) != null) {
      session.refuseUpTo(call.sequence());
    } else {
      var refused = new SessionEntry.Refused(Fingerprint.of(call), refusal, usage);
      usage.keep(refused.bytes());
      session.remember(call.sequence(), refused);
    }
  }

  private void accept(ServedMethod method, Origin origin, Request.Call call, long nowNs) {
    Grant grant = granting.grant(method, call.options());
    var operation = new Operation(method, origin, call, grant, cameNs);
    keys.bind(operation, origin, call);
    Session session = origin.session();
    if (session != null) {
      operation.session = session;
      session.accept(call.sequence(), operation);
    }
    boolean deferAtOnce =
        switch (method.policy().mode()) {
          case CallMode.BLOCKING -> true;
          case CallMode.RESPONDING ->
              Granting.asksForToken(call.options()) || grant.respondWithinNs() <= 0;
          case CallMode.NON_BLOCKING -> false;
        };
    operations.accept(operation, deferAtOnce, nowNs);
  }

  /// What the method and the server's times grant to a call.
  Grant grant(ServedMethod method, Request.Options asked) {
    return granting.grant(method, asked);
  }

  private void refuse(Peer peer, Request.Call call, Failure failure, long nowNs) {
    actions.tellRefused(call.method(), peer, failure);
    replies.sendFailure(peer, call.header().id(), null, failure, nowNs);
  }
}
