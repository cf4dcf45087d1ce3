package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Fingerprint;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import org.jspecify.annotations.Nullable;

/// What a call's key has a say in, by the table of the protocol's section on keys.
final class KeyedCalls {
  private final CallKeys keys;
  private final SessionTable sessions;
  private final UsageByClient usages;
  private final Room room;

  KeyedCalls(CallKeys keys, SessionTable sessions, UsageByClient usages, Room room) {
    this.keys = keys;
    this.sessions = sessions;
    this.usages = usages;
    this.room = room;
  }

  /// What the call's key names; null if it has none, or that is new.
  @Nullable CallKey find(String principal, Request.Call call) {
    return keys.find(principal, call);
  }

  /// Why a call is not run whose key names nothing; null if it may.
  @Nullable Failure refusalToRun(Origin origin, Request.Call call, long nowNs) {
    if (call.options().formerSession() != 0 && mayHaveRun(origin, call)) {
      return Failures.mayHaveRun();
    }
    return call.options().key() == null
        ? null
        : room.refusesKey(usages.outsideSessions(origin.peer()), nowNs);
  }

  /// Whether a copy that was sent in a former session may have been run, and nobody remembers.
  private boolean mayHaveRun(Origin origin, Request.Call call) {
    Session present = origin.session();
    if (present != null) {
      sessions.endFormer(call.options().formerSession(), present);
    }
    return keys.mayHaveRun(origin.peer().principal(), call);
  }

  /// Why a call may not join what its key names; null if it may.
  @Nullable Failure refusalToJoin(Origin origin, CallKey key, Request.Call call, long nowNs) {
    if (key.fingerprint() != Fingerprint.of(call)) {
      return Failures.mismatch(key);
    }
    return origin.session() == null ? null : room.refusesToKeep(origin.usage(), nowNs);
  }

  /// Sent again in its session it joins the same operation, whatever the key names by then.
  static void joined(Origin origin, CallKey key, Request.Call call) {
    Session session = origin.session();
    if (session != null) {
      var joined = new SessionEntry.Joined(Fingerprint.of(call), key, origin.usage());
      origin.usage().keep(joined.bytes());
      session.remember(call.sequence(), joined);
    }
  }

  /// From here on the call's key, if it has one, names this operation.
  void bind(Operation operation, Origin origin, Request.Call call) {
    if (call.options().key() != null) {
      keys.bind(operation, call, usages.outsideSessions(origin.peer()));
    }
  }
}
