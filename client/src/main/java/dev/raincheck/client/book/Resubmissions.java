package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/// Calls that may run again, and whose run of the server is gone or goes, of which a key sees to it
/// that they run once, or that have not run, since a server cannot take them now: they are
/// submitted again, as new requests, for as long as a caller has patience.
final class Resubmissions {
  /// Before a call is made, or sent, again.
  static final long PAUSE_NS = 1_000_000_000;

  /// How long a call of a door's user may wait to leave, or is tried on. The door has promised an
  /// answer in time; and its users come again by themselves.
  static final long DOOR_PATIENCE_NS = 3_000_000_000L;

  /// How long new calls are held back, so that a server can be left; less than [#PAUSE_NS], after
  /// which it is asked again itself. And how often at most.
  private static final long HOLD_NS = 900_000_000;

  private static final long HOLDS_APART_NS = 5_000_000_000L;

  private final TimerWheel wheel;
  private final Exchanges exchanges;
  private final Deferrals deferrals;
  private final Policies policies;
  private final ObjLongConsumer<ClientCall> submit;
  private final ClientSession session;
  private final long patienceNs;
  private final ClientActions actions;
  private final StoreAway storeAway = new StoreAway();

  /// While it runs no new call is sent to the server that is to be left.
  private final Hold hold = new Hold();

  private long nextHoldNs = Long.MIN_VALUE;

  /// Those that wait for a server that takes them, and why; their timers say for how long.
  private final Map<ClientCall, Failure> postponed = new LinkedHashMap<>();

  /// Its timer is the end of it.
  static final class Hold extends Timer {}

  Resubmissions(
      SessionParts parts,
      Policies policies,
      ObjLongConsumer<ClientCall> submit,
      ClientSession session) {
    this.wheel = parts.wheel();
    this.exchanges = parts.exchanges();
    this.deferrals = parts.deferrals();
    this.policies = policies;
    this.submit = submit;
    this.session = session;
    this.patienceNs = parts.settings().patienceNs();
    this.actions = parts.actions();
  }

  /// The run of the server that had the call is gone, or goes.
  ///
  /// @param failure how the call ends if it may not run again
  void submit(ClientCall call, Failure failure, long nowNs) {
    int timesAgain = call.timesAgain;
    policies.find(
        call,
        nowNs,
        (idempotent, at) -> {
          if (call.timesAgain != timesAgain) {
            return; // two questions were told of the same end
          }
          if (call.isDone() || !idempotent) {
            deferrals.finish(call, new CallOutcome.Failed(failure));
            return;
          }
          deferrals.forget(call);
          call.again(failure, at + patienceNs);
          if (failure.code().isAboutToken()) {
            submit.accept(call, at);
          } else {
            postpone(call, failure, at); // until that server has gone
          }
        });
  }

  /// A copy of the call may have run, in a session that is lost. It is sent again if it may run
  /// twice; and if it has a key, or the server a store, since then it is run only if none has run.
  ///
  /// @param again has it sent
  void doubt(CallExchange exchange, long nowNs, Runnable again) {
    ClientCall call = exchange.call;
    policies.find(
        call,
        nowNs,
        (idempotent, _) -> {
          boolean isNamed = call.spec.options().key() != null || exchange.storeSent != 0;
          if (call.isDone() || (!idempotent && !isNamed)) {
            deferrals.finish(call, new CallOutcome.Unknown());
            return;
          }
          exchange.doubt();
          if (idempotent) {
            call.former = null;
          } else if (call.former == null) {
            call.former =
                new FormerPlace(exchange.sessionSent, exchange.sequence, exchange.storeSent);
          }
          again.run();
        });
  }

  private void postpone(ClientCall call, Failure failure, long nowNs) {
    call.refused();
    postponed.put(call, failure);
    wheel.schedule(call, nowNs + pauseNs(failure));
  }

  private static long pauseNs(Failure failure) {
    return Math.max(PAUSE_NS, ServerTerms.timeMs(failure.retry().afterMs()) * 1_000_000);
  }

  /// A call was to be submitted again now. A server that still drains would refuse it; or close
  /// with the call on its way, and leave in doubt what is certain.
  ///
  /// @return whether it waited for that
  boolean due(ClientCall call, long nowNs) {
    Failure why = postponed.get(call);
    wheel.cancel(call);
    if (why != null && (call.cancelAsked || session.isDraining() || isHolding())) {
      tryOn(call, why, nowNs);
    } else if (why != null) {
      submit.accept(call, nowNs);
      postponed.remove(call);
    }
    return why != null;
  }

  /// The call was refused: that is its end, but for one that is submitted again.
  void refused(ClientCall call, Failure refusal, long nowNs) {
    if (isStoreAway(refusal)) {
      storeAway.said(session.number());
    }
    if (Deferrals.mayRunAgain(call, refusal)) {
      submit(call, refusal, nowNs);
    } else if (isLeftToItsKey(call, refusal, nowNs)) {
      call.again(refusal, patientUntilNs(call));
      postpone(call, refusal, nowNs);
    } else if (mayBeTakenLater(call, refusal) && isAwaited(call, nowNs + pauseNs(refusal))) {
      call.tryOn(patientUntilNs(call));
      postpone(call, refusal, nowNs);
    } else {
      fail(call, refusal, nowNs);
    }
  }

  /// Whether a server may take later, this one or another, what it has not started.
  private boolean mayBeTakenLater(ClientCall call, Failure refusal) {
    boolean isForAnother =
        isStoreAway(refusal) || refusal.retry().advice() == Retry.Advice.ELSEWHERE;
    return refusal.execution() == Execution.NOT_STARTED
        && ((isForAnother && actions.servers().knowOthers())
            || (call.watched && (isStoreAway(refusal) || isForLater(refusal))));
  }

  private static boolean isStoreAway(Failure refusal) {
    return refusal.code() == ErrorCode.UNAVAILABLE
        && refusal.execution() == Execution.NOT_STARTED
        && refusal.retry().advice() != Retry.Advice.NEVER;
  }

  /// Whether it is about this call, as that of an interceptor which counts by caller: else [Pacing]
  /// has all calls wait.
  private static boolean isForLater(Failure refusal) {
    return refusal.code() == ErrorCode.OVERLOADED
        && switch (refusal.retry().advice()) {
          case SAME_REQUEST, NEW_REQUEST -> true;
          case NEVER, ELSEWHERE -> false;
        };
  }

  /// The server has taken a call.
  void taken(ClientCall call) {
    if (call.isTriedOn()) { // quick ones are taken all the time
      storeAway.isOver();
    }
  }

  /// The server's store has not said in time what the call's key names. Made again with the key,
  /// the call joins that, so it runs no second time.
  private boolean isLeftToItsKey(ClientCall call, Failure refusal, long nowNs) {
    return call.spec.options().key() != null && isDoubt(refusal) && isAwaited(call, nowNs);
  }

  private static boolean isDoubt(Failure refusal) {
    return refusal.code() == ErrorCode.UNAVAILABLE
        && refusal.execution() == Execution.UNKNOWN
        && refusal.retry().advice() != Retry.Advice.NEVER;
  }

  /// The server does not know yet whether it has the call. Without a key only the same request is
  /// known by it again: as another one it might run a second time.
  boolean isToBeAsked(CallExchange exchange, Reply reply, long nowNs) {
    return reply instanceof Reply.Failed(var header, var token, Failure refusal, var trace)
        && token == null
        && isDoubt(refusal)
        && exchange.call.spec.options().key() == null
        && isAwaited(exchange.call, nowNs);
  }

  private boolean isAwaited(ClientCall call, long nowNs) {
    return !call.isDone() && !call.cancelAsked && nowNs < patientUntilNs(call);
  }

  /// Until when whoever called waits for a server that takes it.
  private long patientUntilNs(ClientCall call) {
    long doorsNs = Math.min(DOOR_PATIENCE_NS, patienceNs);
    return call.startedNs + (call.watched ? patienceNs : doorsNs);
  }

  /// Goes on to another server if calls wait for one, since this one drains or cannot record them,
  /// and has nothing more for this client that others do not have too. For answers to calls that
  /// are under way it waits a moment, and holds new ones back meanwhile: a busy client would never
  /// come away.
  ///
  /// @return whether the next connection is to be to another one
  boolean goElsewhere(long nowNs) {
    boolean isLeft = isToBeLeft(nowNs);
    boolean go = isLeft && exchanges.callsUnderWay() == 0;
    if (go) {
      storeAway.moved(nowNs);
      postponed.keySet().forEach(call -> wheel.schedule(call, nowNs)); // that one may take them
    }
    if (go || !isLeft) {
      goOn();
    } else if (!isHolding() && nowNs >= nextHoldNs) {
      nextHoldNs = nowNs + HOLDS_APART_NS;
      wheel.schedule(hold, nowNs + HOLD_NS);
    }
    return go;
  }

  private boolean isToBeLeft(long nowNs) {
    return !postponed.isEmpty()
        && (session.isDraining() || storeAway.isReasonToMove(session.number(), nowNs))
        && actions.servers().knowOthers()
        && (deferrals.isEmpty() || (actions.servers().shareStore() && deferrals.areDurable()));
  }

  /// Whether new calls wait until the client has gone on to another server, or stays for now.
  boolean isHolding() {
    return hold.isScheduled();
  }

  /// Nothing is held back any more.
  void goOn() {
    wheel.cancel(hold);
  }

  /// The same, if there was no session for it.
  void fail(ClientCall call, Failure refusal, long nowNs) {
    if (refusal.execution() == Execution.NOT_STARTED || call.spec.idempotent()) {
      tryOn(call, refusal, nowNs);
    } else {
      deferrals.finish(call, new CallOutcome.Failed(refusal));
    }
  }

  /// What may run again, and was submitted again before, is so for as long as its caller has
  /// patience, and wants it.
  private void tryOn(ClientCall call, Failure refusal, long nowNs) {
    boolean isTriedOn =
        call.isTriedOn()
            && !call.cancelAsked
            && refusal.retry().advice() != Retry.Advice.NEVER
            && nowNs < call.patientUntilNs(patienceNs);
    if (isTriedOn && !call.isDone()) {
      postpone(call, refusal, nowNs);
    } else {
      deferrals.finish(call, new CallOutcome.Failed(refusal));
      postponed.remove(call);
    }
  }

  boolean isAwaited() {
    return !postponed.isEmpty();
  }

  void abandonAll(CallOutcome why) {
    for (var all = postponed.keySet().iterator(); all.hasNext(); all.remove()) {
      deferrals.finish(all.next(), why);
    }
  }
}
