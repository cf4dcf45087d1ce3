package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The calls that wait for a session or are sent in it, and the questions that need one.
final class SessionCalls implements ClientSession.Members {
  private final ClientActions actions;
  private final ClientSession session;
  private final Exchanges exchanges;
  private final Deferrals deferrals;
  private final SessionWindow window;
  private final Pacing pacing;
  final Policies policies;
  private final Resubmissions resubmissions;
  private final Questions questions;

  /// Calls that wait for a session, or for room in it.
  private final UnsentCalls unsent = new UnsentCalls();

  SessionCalls(SessionParts parts) {
    this.actions = parts.actions();
    this.exchanges = parts.exchanges();
    this.deferrals = parts.deferrals();
    this.window = parts.window();
    this.pacing = new Pacing(exchanges, parts.settings().patienceNs());
    this.policies = new Policies(this::ask);
    this.session = new ClientSession(parts, this);
    this.resubmissions = new Resubmissions(parts, policies, this::submit, session);
    this.questions = new Questions(session, parts.abandon());
  }

  ClientSession session() {
    return session;
  }

  Resubmissions resubmissions() {
    return resubmissions;
  }

  void submit(ClientCall call, long nowNs) {
    unsent.add(new CallExchange(call));
    if (!call.watched) {
      exchanges.schedule(call, call.startedNs + Resubmissions.DOOR_PATIENCE_NS);
    }
    sendUnsent(nowNs);
  }

  void ask(Query query, long nowNs) {
    questions.ask(query, nowNs);
  }

  /// There is a new connection. What the server sent to the old one is lost, and it may be another
  /// run that is asked now: what is of a session waits until that is known.
  void connected(long nowNs) {
    exchanges.dropBackground();
    resubmissions.goOn();
    List<Exchange> underWay = exchanges.all();
    underWay.stream().filter(it -> !it.isOfSession()).forEach(it -> sendAgain(it, nowNs));
    if (isAwaited() || !deferrals.isEmpty() || underWay.stream().anyMatch(Exchange::isOfSession)) {
      session.sayHello(nowNs);
    }
  }

  void sendAgain(Exchange exchange, long nowNs) {
    if (exchange instanceof CallExchange call && call.isOfAnotherThan(session.number())) {
      lost(call, nowNs); // its sequence is of another session
      sendUnsent(nowNs);
    } else if (exchange instanceof Query query && query.isOfAnotherThan(session.number())) {
      if (exchanges.drop(query)) {
        ask(query, nowNs); // by another id: the answer to the first one may be SESSION_LOST
      }
    } else {
      session.sendAgain(exchange, nowNs);
    }
  }

  private void sendUnsent(long nowNs) {
    session.leaveIfOver(nowNs);
    if (!session.isOpen()) {
      if (!pacing.isPaused()) {
        session.sayHello(nowNs);
      }
      return;
    }
    session.askForOthers(nowNs);
    long spanMax = session.terms().sessionCallsMax();
    unsent.takeWhile(
        next -> window.span() < spanMax && mayAsk(next.call), next -> send(next, nowNs));
  }

  private void send(CallExchange exchange, long nowNs) {
    Failure refusal = session.refusalOf(exchange.call);
    exchange.storeSent = session.terms().store();
    if (exchange.isInDoubtThere()) {
      deferrals.finish(exchange.call, new CallOutcome.Unknown());
    } else if (refusal != null) {
      deferrals.finish(exchange.call, new CallOutcome.Failed(refusal));
    } else if (!exchange.call.isDone()) {
      if (!session.terms().inflates()) {
        exchange.inflate();
      }
      window.add(exchange);
      session.send(exchange, nowNs);
      exchange.call.sent |= exchange.timesSent > 0;
    }
  }

  /// A door passes refusals on: it asks at any time.
  private boolean mayAsk(ClientCall call) {
    return (!call.watched || pacing.allowsCall()) && !resubmissions.isHolding();
  }

  @Override
  public void welcomed(long nowNs) {
    exchanges.ofEarlierConnections().forEach(it -> sendAgain(it, nowNs));
    questions.sendWaiting(nowNs);
    sendUnsent(nowNs);
    deferrals.pollAll(nowNs); // pushes go to the old connection
  }

  @Override
  public void refused(Reply.Failed failed, long nowNs) {
    Failure refusal = failed.failure();
    boolean isPutOff = pacing.isPutOff(refusal, nowNs);
    for (Exchange exchange : exchanges.ofEarlierConnections()) {
      if (exchange instanceof CallExchange call && call.isOfAnotherThan(session.number())) {
        if (!isPutOff || call.timesSent > 1) { // else its own answer may come meanwhile
          lost(call, nowNs); // outside a session it might run twice
        }
      } else if (exchange instanceof Query || !isPutOff) { // else until it is known what it takes
        session.sendAgain(exchange, nowNs);
      }
    }
    if (isPutOff) {
      endImpatient(refusal);
    } else {
      unsent.drain(it -> resubmissions.fail(it.call, refusal, nowNs));
    }
    questions.sendWaiting(nowNs); // outside a session, which is better than not at all
  }

  @Override
  public void abandoned(CallOutcome why) {
    questions.abandonWaiting(why); // first: a call whose policy was asked may be unsent then
    unsent.drain(exchange -> deferrals.finish(exchange.call, why));
  }

  /// Calls that were sent once wait for their own answers: the server does not run them any more,
  /// and says so. Of the others, another copy may have run.
  @Override
  public void left(long nowNs) {
    policies.forget();
    for (CallExchange open : window.reset()) {
      if (open.timesSent > 1) {
        lost(open, nowNs);
      }
    }
  }

  /// The session of the call is gone, and with it the protection against a second run.
  private void lost(CallExchange exchange, long nowNs) {
    if (exchanges.find(exchange.id) != null) { // else it waits for another session already
      doubt(exchange, nowNs);
      exchanges.drop(exchange);
    }
  }

  /// A copy of the call may have run. What is sent again goes with the next [#sendUnsent].
  private void doubt(CallExchange exchange, long nowNs) {
    resubmissions.doubt(exchange, nowNs, () -> unsent.add(exchange));
  }

  /// The first answer to a call.
  void replied(CallExchange exchange, Reply reply, long nowNs) {
    exchange.replied = true;
    ClientCall call = exchange.call;
    if (reply instanceof Reply.Failed failed && failed.failure().code() == ErrorCode.SESSION_LOST) {
      sessionLost(exchange, nowNs);
      return;
    }
    session.proven();
    exchange.dropArguments();
    Failure refusal = learn(call, reply, nowNs);
    if (refusal == null) {
      pacing.taken(session.terms().sessionCallsMax());
      resubmissions.taken(call);
    } else if (pacing.isPutOff(exchange, refusal, nowNs)) {
      putOff(call, refusal);
    } else {
      // A server that shuts a client out does not look at what became of an earlier copy.
      call.doubted |= exchange.timesSent > 1 && refusal.code() == ErrorCode.PERMISSION_DENIED;
      resubmissions.refused(call, refusal, nowNs);
    }
    madeRoom(nowNs);
  }

  private @Nullable Failure learn(ClientCall call, Reply reply, long nowNs) {
    boolean isDeferred = reply instanceof Reply.Deferred;
    if (!isDeferred) {
      actions.tell(CallMilestone.ANSWERED, call); // before its end
    }
    Failure refusal = deferrals.news(call, null, reply, nowNs);
    if (isDeferred) {
      actions.tell(CallMilestone.DEFERRED, call); // with its token
    }
    return refusal;
  }

  /// There will be no answer to a call.
  void abandoned(CallExchange exchange, CallOutcome why) {
    exchange.replied = true; // and its sequence is open no more
    deferrals.finish(exchange.call, why);
  }

  /// The server has not run it, and it is made again when the server is ready for more: as another
  /// call, since this one is refused for good. A caller whose patience is over gets the refusal; so
  /// does a door, whose users come again.
  private void putOff(ClientCall call, Failure refusal) {
    call.sent = call.doubted;
    if (call.watched && pacing.isAwaitedUntilThen(call)) {
      unsent.addPutOff(new CallExchange(call));
    } else {
      deferrals.finish(call, new CallOutcome.Failed(refusal));
    }
    if (call.watched) { // else no other waits longer for it
      endImpatient(refusal);
    }
  }

  private void endImpatient(Failure refusal) {
    unsent.takeWhile(
        it -> !it.call.watched || !pacing.isAwaitedUntilThen(it.call),
        it -> deferrals.finish(it.call, new CallOutcome.Failed(refusal)));
  }

  /// A call has ended, so that another may be sent.
  void madeRoom(long nowNs) {
    if (!unsent.isEmpty()) {
      sendUnsent(nowNs);
    }
  }

  /// The server does not know the session. It has not run this copy; an earlier one may have run.
  private void sessionLost(CallExchange exchange, long nowNs) {
    if (exchange.sessionSent == session.number()) {
      session.lost(nowNs);
    }
    if (exchange.timesSent == 1) {
      exchange.call.sent = exchange.call.doubted; // else the only copy that ever left was refused
      unsent.addFirst(exchange);
    } else {
      doubt(exchange, nowNs);
    }
    sendUnsent(nowNs);
  }

  /// The server did not know the session of a call that meanwhile waits for room in another one.
  void sessionLostLate(long id) {
    unsent.refusedLate(id);
  }

  /// The server does not know the session that this was asked in.
  void sessionLost(Query query, long nowNs) {
    if (query.sessionSent == session.number()) {
      session.lost(nowNs);
    }
    ask(query, nowNs);
  }

  /// Whether replies have arrived that the server does not know of.
  boolean isUntold() {
    return session.isOpen() && window.isUntold();
  }

  /// Whether any call waits to be sent.
  boolean isAwaited() {
    return !unsent.isEmpty() || questions.areWaiting() || resubmissions.isAwaited();
  }

  /// No session has an open sequence any more.
  void resetWindow() {
    window.reset();
  }

  /// Ends everything that waits and is not under way.
  void abandonAll(CallOutcome why) {
    abandoned(why);
    resubmissions.abandonAll(why);
    session.forget();
  }

  @Override
  public String toString() {
    return unsent.size() + " unsent" + pacing + ", " + questions;
  }
}
