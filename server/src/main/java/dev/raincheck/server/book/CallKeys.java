package dev.raincheck.server.book;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.ResultState;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Which operation each key names. A key keeps the outcome for a while when nobody else does, then
/// says how the operation ended. Of those that nobody waits for the oldest give way, so that new
/// calls find room; an operation that was never started leaves its key free.
final class CallKeys {
  private final Map<CallKey.Name, CallKey> byName = new HashMap<>();
  private final TimerWheel wheel;
  private final BookTimer.KeyExpiry expiry = new BookTimer.KeyExpiry();
  private final Usage everybody;
  private final long deliveredRetentionNs;
  private final long keyRetentionNs;
  private final int endedSessionsMax;
  private long lastSerial;

  /// The highest serial of those that have been forgotten.
  private long forgottenSerial;

  /// Of sessions that have ended, those that did so last.
  private final LinkedHashMap<Long, EndedSession> endedSessions = new LinkedHashMap<>();

  /// @param firstKeyInDoubt no lower serial has a key of a call whose reply had not arrived
  private record EndedSession(String principal, long firstKeyInDoubt) {}

  CallKeys(BookSettings settings, TimerWheel wheel, Usage everybody) {
    this.wheel = wheel;
    this.everybody = everybody;
    this.deliveredRetentionNs = settings.times().deliveredRetention().toNanos();
    this.keyRetentionNs = settings.times().keyRetention().toNanos();
    this.endedSessionsMax = settings.limits().sessionsMax();
  }

  private static CallKey.Name name(String principal, Request.Call call, String key) {
    return new CallKey.Name(principal, service(call), key);
  }

  /// For which a key is good.
  static String service(Request.Call call) {
    String method = call.method();
    return method.substring(0, Math.max(0, method.lastIndexOf('.')));
  }

  /// What the call's key names; null if it has none, or that is new.
  @Nullable CallKey find(String principal, Request.Call call) {
    String key = call.options().key();
    return key == null ? null : byName.get(name(principal, call, key));
  }

  /// From here on the call's key, if it has one, names this operation.
  ///
  /// @param usage the account of all that may call with it
  void bind(Operation operation, Request.Call call, Usage usage) {
    String text = call.options().key();
    if (text != null) {
      CallKey.Name name = name(operation.principal, call, text);
      var key = new CallKey(name, ++lastSerial, usage, operation);
      byName.put(name, key);
      usage.rememberKey(key.bytes());
      operation.key = key;
    }
  }

  /// The operation has ended, and whoever waited was told.
  void ended(Operation operation, Outcome outcome) {
    CallKey key = operation.key;
    if (key == null) {
      return;
    }
    if (operation.record != null) {
      leaveToStore(operation);
    } else if (outcome.execution() == Execution.NOT_STARTED) {
      key.letGo(operation, Execution.NOT_STARTED);
      forget(key); // whoever calls again has it run
    } else if (operation.token == null) {
      boolean isDelivered = operation.result() == ResultState.ANSWERED;
      long heldNs = isDelivered ? heldNs(operation) : operation.grant.retentionNs();
      key.holdUntil(operation.finishedNs + heldNs);
    }
  }

  /// The store looks after the key from now on, and whoever calls with it gets what that says.
  /// Calls of sessions that have joined the operation still do.
  void leaveToStore(Operation operation) {
    CallKey key = operation.key;
    if (key != null) {
      forget(key);
      operation.key = null;
    }
  }

  /// A client has the outcome in safe hands, others may have called for it with the key: it is kept
  /// for them a while. False if there is no key that keeps it.
  boolean holdOn(Operation operation, long nowNs) {
    CallKey key = operation.key;
    if (key == null || key.operation() != operation) {
      return false;
    }
    key.holdUntil(nowNs + heldNs(operation));
    return true;
  }

  /// The outcome goes to a client that has its token. One that confirms nothing, and so never says
  /// that it has it, needs it for a while longer.
  void given(Operation operation, boolean isConfirmed, long nowNs) {
    CallKey key = operation.key;
    if (key != null && key.operation() == operation && operation.result().isKept()) {
      key.holdUntil(isConfirmed ? Operation.NEVER : nowNs + heldNs(operation));
    }
  }

  private long heldNs(Operation operation) {
    return Math.min(deliveredRetentionNs, operation.grant.retentionNs());
  }

  /// Nobody but the key keeps the outcome any more.
  void layAside(Operation operation) {
    CallKey key = operation.key;
    if (key != null && key.stage() == CallKey.Stage.IN_USE) {
      key.moveTo(CallKey.Stage.RESULT);
    }
  }

  /// The outcome is given up; how it ended remains.
  void bury(Operation operation, Outcome outcome, long nowNs) {
    CallKey key = operation.key;
    if (key != null && key.operation() == operation) {
      key.letGo(operation, outcome.execution());
      key.holdUntil(nowNs + keyRetentionNs);
      key.moveTo(CallKey.Stage.TOMBSTONE);
      schedule();
    }
  }

  /// The oldest tombstone may have been kept for long enough.
  void due(long nowNs) {
    for (CallKey oldest; (oldest = oldestTombstone()) != null && oldest.heldUntilNs() <= nowNs; ) {
      forgetForGood(oldest);
    }
    schedule();
  }

  private void schedule() {
    CallKey oldest = oldestTombstone();
    if (oldest != null && !expiry.isScheduled()) {
      wheel.schedule(expiry, TimerWheel.notBefore(oldest.heldUntilNs()));
    }
  }

  private @Nullable CallKey oldestTombstone() {
    return oldest(everybody, CallKey.Stage.TOMBSTONE);
  }

  /// For tests: whether each tombstone ends in time.
  boolean isScheduled() {
    CallKey oldest = oldestTombstone();
    return oldest == null || wheel.firesBy(expiry, TimerWheel.notBefore(oldest.heldUntilNs()));
  }

  /// The session has ended. Its client may come back in another one with what was not answered.
  void sessionEnded(Session session) {
    long next = lastSerial + 1;
    long first = next == 1 ? next : session.firstKeyInDoubt(next);
    endedSessions.put(session.number, new EndedSession(session.principal, first));
    if (endedSessions.size() > endedSessionsMax) {
      endedSessions.pollFirstEntry();
    }
  }

  /// Whether a call with a key that is not remembered may have been run, for all that is known,
  /// when it was sent in its former session, or in one after that. Not if each key is remembered
  /// that was given since the oldest one of those of which that session's client may be in doubt.
  boolean mayHaveRun(String principal, Request.Call call) {
    EndedSession former = endedSessions.get(call.options().formerSession());
    return call.options().key() == null
        || former == null
        || !former.principal().equals(principal)
        || forgottenSerial >= former.firstKeyInDoubt();
  }

  private void forgetForGood(CallKey key) {
    forgottenSerial = Math.max(forgottenSerial, key.serial);
    forget(key);
  }

  private void forget(CallKey key) {
    byName.remove(key.name, key);
    key.usage.forgetKey(key.bytes());
    key.moveTo(CallKey.Stage.FORGOTTEN);
  }

  /// Who makes room: outcomes first that only a key keeps, then what else there is, then
  /// tombstones.
  ///
  /// @param release gives such an outcome up, by [#bury]
  Room.Maker maker(Room.Maker others, ObjLongConsumer<Operation> release) {
    return (usage, kind, nowNs) ->
        (kind.isOfResults() && dropResult(usage, release, nowNs))
            || others.makeRoom(usage, kind, nowNs)
            || (kind.isOfKeys() && forgetOldest(usage, release, nowNs));
  }

  private static boolean dropResult(Usage usage, ObjLongConsumer<Operation> release, long nowNs) {
    CallKey oldest = oldest(usage, CallKey.Stage.RESULT);
    Operation operation = oldest == null ? null : oldest.operation();
    if (operation != null) {
      release.accept(operation, nowNs);
    }
    return operation != null;
  }

  private boolean forgetOldest(Usage usage, ObjLongConsumer<Operation> release, long nowNs) {
    CallKey oldest = oldest(usage, CallKey.Stage.TOMBSTONE);
    if (oldest != null) {
      forgetForGood(oldest);
      return true;
    }
    return dropResult(usage, release, nowNs); // and the next one is its tombstone
  }

  /// Of those whose account is full, and of nobody else: no client drives another's keys out.
  private static @Nullable CallKey oldest(Usage usage, CallKey.Stage stage) {
    Usage of = usage.keysAtRest == null ? usage.whole : usage;
    return of == null || of.keysAtRest == null ? null : of.keysAtRest.oldest(stage);
  }

  /// Whether a call with its name finds it.
  boolean has(CallKey key) {
    return byName.get(key.name) == key;
  }

  /// Each with the name that a call finds it by.
  void forEach(BiConsumer<CallKey.Name, CallKey> each) {
    byName.forEach(each);
  }
}
