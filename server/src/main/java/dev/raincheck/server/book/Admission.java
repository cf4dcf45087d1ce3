package dev.raincheck.server.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
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

  /// A call as it came.
  ///
  /// @param cameNs since when it has waited for its turn: what it is promised counts from there
  private record Arrived(Peer peer, Request.Call call, long cameNs) {}

  Admission(
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
      Granting granting,
      KeyedCalls keys) {
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
    this.granting = granting;
  }

  /// A call arrived, in a session that is known, or outside any.
  ///
  /// @param cameNs since when it has waited for its turn
  void onCall(Peer peer, Request.Call call, @Nullable Session session, long cameNs, long nowNs) {
    var arrived = new Arrived(peer, call, cameNs);
    SessionEntry before = null;
    if (session != null) {
      session.used = true;
      if (session.isStale(call.sequence())) {
        refuse(arrived, Failures.stale(call.sequence()), nowNs);
        return;
      }
      before = session.find(call.sequence());
      if (before == null && session.isRefused(call.sequence())) {
        refuse(arrived, Failures.refusedBefore(call.sequence()), nowNs);
        return;
      }
    }
    if (before == null) {
      admit(arrived, session, null, nowNs);
    } else if (before.fingerprint() != Fingerprint.of(call) || !before.isOf(peer.principal())) {
      refuse(arrived, Failures.mismatch(call.sequence()), nowNs);
    } else if (session != null
        && before instanceof Operation operation
        && StoreRecord.isInDoubt(operation)) {
      admit(new Arrived(peer, call.ofFormerSession(), cameNs), session, operation, nowNs);
    } else {
      join(arrived, before, nowNs);
    }
  }

  /// A call arrived, outside any session, whose door has no room for another one that waits: it
  /// joins what its key names, here or in the store, and else gets the door's refusal.
  ///
  /// @param cameNs since when it has waited for its turn
  void onCallWithoutRoom(Event.ReceivedWithoutRoom event, long cameNs, long nowNs) {
    Peer peer = event.peer();
    Request.Call call = event.call();
    var arrived = new Arrived(peer, call, cameNs);
    ServedMethod method = methods.find(call.method());
    if (method == null) {
      refuse(arrived, methods.unknown(call.method()), nowNs);
      return;
    }
    var origin = new Origin(peer, null, usages.outsideSessions(peer));
    CallKey key = keys.find(peer.principal(), call);
    Failure unfit = refusal(origin, method, call);
    if (unfit == null && key != null) {
      unfit = keys.refusalToJoin(origin, key, call, nowNs);
    }
    if (unfit != null) {
      refuse(arrived, unfit, nowNs);
    } else if (key != null) {
      join(arrived, key, nowNs);
    } else if (!keys.isSought(peer, call, event.refusal(), answering(method, arrived))) {
      refuse(arrived, event.refusal(), nowNs);
    }
  }

  /// The same call again: whatever became of it is the answer, and nothing runs.
  private void join(Arrived arrived, SessionEntry before, long nowNs) {
    switch (before) {
      case SessionEntry.Refused(long fingerprint, Failure failure, Usage usage) ->
          refuse(arrived, failure, nowNs);
      case SessionEntry.Gone gone when gone.key() != null -> join(arrived, gone.key(), nowNs);
      case SessionEntry.Gone gone -> refuse(arrived, Failures.resultGone(gone.execution()), nowNs);
      case SessionEntry.Joined joined -> join(arrived, joined.key(), nowNs);
      case Operation operation -> join(arrived, operation, nowNs);
    }
  }

  private void join(Arrived arrived, Operation operation, long nowNs) {
    Peer peer = arrived.peer();
    Request.Call call = arrived.call();
    if (operation.result() == ResultState.HANDED_OVER) {
      replies.sendDeferred(peer, call.header().id(), operation, nowNs);
    } else if (StoreRecord.isInDoubt(operation)) {
      refuse(arrived, Failures.fenced(), nowNs);
    } else if (operation.name != null && StoreRecord.mayBeAnothers(operation)) {
      keys.ask(peer, call, operation.name, answering(operation.method, arrived));
    } else if (operation.isFinal() && operation.outcome() == null) {
      refuse(arrived, tokens.gone(operation), nowNs);
    } else {
      delivery.calledAgain(operation, peer, call, nowNs);
    }
  }

  /// The same key again: the operation that it names, or how that has ended.
  private void join(Arrived arrived, CallKey key, long nowNs) {
    Operation operation = key.operation();
    if (operation == null) {
      refuse(arrived, Failures.resultGone(key), nowNs);
    } else {
      join(arrived, operation, nowNs);
    }
  }

  /// @param doubted what may be in the store, and may not; null mostly
  private void admit(
      Arrived arrived, @Nullable Session session, @Nullable Operation doubted, long nowNs) {
    Peer peer = arrived.peer();
    Request.Call call = arrived.call();
    ServedMethod method = methods.find(call.method());
    if (method == null) {
      refuse(arrived, methods.unknown(call.method()), nowNs);
      return;
    }
    Usage usage = session == null ? usages.outsideSessions(peer) : session.usage;
    var origin = new Origin(peer, session, usage);
    CallKey key = keys.find(peer.principal(), call);
    Failure refusal = refusal(origin, method, call);
    if (refusal == null && keys.isLeftToStore(origin, method, call, answering(method, arrived))) {
      return;
    }
    if (refusal == null) {
      refusal =
          key == null
              ? refusalToRun(origin, method, call, nowNs)
              : keys.refusalToJoin(origin, key, call, nowNs);
    }
    if (refusal != null && doubted != null) {
      refuse(arrived, refusal.withExecution(Execution.UNKNOWN), nowNs);
    } else if (refusal != null) {
      if (session != null) {
        rememberRefusal(session, call, refusal, nowNs);
      }
      refuse(arrived, refusal, nowNs);
    } else {
      if (session != null && doubted != null) {
        keys.forget(session, doubted);
      }
      if (key == null) {
        accept(method, origin, arrived, nowNs);
      } else {
        KeyedCalls.joined(origin, key, call);
        join(arrived, key, nowNs);
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
    Failure unrecorded = records.refusal(method, call, origin.peer().principal(), nowNs);
    return unrecorded == null ? room.refusesOperation(origin.usage(), nowNs) : unrecorded;
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

  private void accept(ServedMethod method, Origin origin, Arrived arrived, long nowNs) {
    Request.Call call = arrived.call();
    Grant grant = granting.grant(method, call.options());
    var operation = new Operation(method, origin, call, grant, arrived.cameNs());
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

  private KeyedCalls.Answering answering(ServedMethod method, Arrived arrived) {
    return granting.answering(method, arrived.call(), arrived.cameNs());
  }

  private void refuse(Arrived arrived, Failure failure, long nowNs) {
    replies.sendRefusal(arrived.peer(), arrived.call(), failure, nowNs);
  }
}
