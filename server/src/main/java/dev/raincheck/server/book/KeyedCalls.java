package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.SessionEntry;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.terms.Fingerprint;
import dev.raincheck.server.terms.Sought;
import org.jspecify.annotations.Nullable;

/// What a call's key, or its place in a former session, has a say in, by the tables of the
/// protocol's section on keys.
final class KeyedCalls {
  private final CallKeys keys;
  private final SessionTable sessions;
  private final UsageByClient usages;
  private final Room room;
  private final Records records;
  private final Inquiries inquiries;

  KeyedCalls(
      CallKeys keys,
      SessionTable sessions,
      UsageByClient usages,
      Room room,
      Records records,
      Inquiries inquiries) {
    this.keys = keys;
    this.sessions = sessions;
    this.usages = usages;
    this.room = room;
    this.records = records;
    this.inquiries = inquiries;
  }

  /// When an answer is due.
  ///
  /// @param cameNs when the call came
  /// @param withinNs how much later
  record Answering(long cameNs, long withinNs) {}

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

  /// Asks the store for a call of which a copy may have been run before anything was recorded: it
  /// is joined, and never run.
  ///
  /// @return false if it need not be asked, since whoever records the call first runs it
  boolean isLeftToStore(
      Origin origin, ServedMethod method, Request.Call call, Answering answering) {
    RecordName name = call.options().key() == null ? records.nameOf(call) : null;
    if (name == null || records.comeFirst(method)) {
      return false;
    }
    endFormer(origin, call);
    ask(
        origin.peer(),
        call,
        new Sought.ByName(name, Failures.mayHaveRun(), Failures.callInDoubt()),
        answering);
    return true;
  }

  /// Asks the store for the operation of the name, behind all that was ordered until now.
  void ask(Peer peer, Request.Call call, RecordName name, Answering answering) {
    ask(
        peer,
        call,
        new Sought.ByName(name, Failures.callInDoubt(), Failures.callInDoubt()),
        answering);
  }

  /// Asks the store for what the call's key names.
  ///
  /// @param ifNone what the caller hears if that is nothing
  /// @return false if there is no store
  boolean isSought(Peer peer, Request.Call call, Failure ifNone, Answering answering) {
    RecordName name = records.nameOf(call);
    if (name != null) {
      ask(peer, call, new Sought.ByName(name, ifNone, Failures.callInDoubt()), answering);
    }
    return name != null;
  }

  private void ask(Peer peer, Request.Call call, Sought.ByName sought, Answering answering) {
    var inquiry = new BookTimer.Inquiry(peer, call.header().id(), sought);
    inquiry.push = call.options().push();
    inquiry.withinNs = answering.withinNs();
    inquiries.ask(inquiry, answering.cameNs());
  }

  /// Forgets a call that was left in doubt: what became of it the store knows by its name.
  void forget(Session session, Operation operation) {
    sessions.forget(session, operation);
  }

  private void endFormer(Origin origin, Request.Call call) {
    Session present = origin.session();
    if (present != null) {
      sessions.endFormer(call.options().formerSession(), present);
    }
  }

  /// Whether a copy that was sent in a former session may have been run, and nobody remembers. With
  /// the store's word the first to record it runs it.
  private boolean mayHaveRun(Origin origin, Request.Call call) {
    endFormer(origin, call);
    if (call.options().formerSequence() != 0 && records.areKept()) {
      return false;
    }
    Session present = origin.session();
    String client = present == null ? origin.peer().principal() : present.principal;
    return keys.mayHaveRun(client, call);
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
    operation.name = records.nameOf(call);
    if (call.options().key() != null) {
      keys.bind(operation, call, usages.outsideSessions(origin.peer()));
    }
  }
}
