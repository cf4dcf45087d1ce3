package dev.raincheck.client;

import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The session, the calls that are sent in it, and those that wait for it.
final class ClientSession {
  private final ClientActions actions;
  private final Exchanges exchanges;
  private final Deferrals deferrals;
  private final SessionWindow window;
  private final String agent;
  private final int messageBytesMax;
  private final List<String> reads;

  /// Calls that wait for a session, or for room in it.
  private final ArrayDeque<CallExchange> unsent = new ArrayDeque<>();

  /// Questions that wait for a session, since the answer may be larger than this client takes.
  private final ArrayDeque<Query> unasked = new ArrayDeque<>();

  private long number;
  private long welcomedNs;
  private boolean saidHello;
  private @Nullable ErrorCode refusedWith;
  private ServerTerms terms;

  ClientSession(
      ClientOptions options,
      ClientActions actions,
      Exchanges exchanges,
      Deferrals deferrals,
      SessionWindow window) {
    this.actions = actions;
    this.exchanges = exchanges;
    this.deferrals = deferrals;
    this.window = window;
    this.agent = options.agent();
    this.messageBytesMax = options.messageBytesMax();
    this.terms = ServerTerms.untold(messageBytesMax);
    this.reads = options.reads();
  }

  void submit(ClientCall call, long nowNs) {
    unsent.addLast(new CallExchange(this, call));
    sendUnsent(nowNs);
  }

  /// Asks at once what is answered with little, all else when the server knows how much this client
  /// takes: more would end the connection, again and again.
  void ask(Query query, long nowNs) {
    if (!query.asksForMuch()) {
      send(query, nowNs);
      return;
    }
    query.askedIn(this);
    if (isLeaseOver(nowNs)) {
      leave();
    }
    if (number == 0) {
      askWhenWelcome(query, nowNs);
    } else {
      send(query, nowNs);
    }
  }

  private void askWhenWelcome(Query query, long nowNs) {
    unasked.addLast(query);
    sayHello(nowNs);
  }

  private void sendUnasked(long nowNs) {
    while (!unasked.isEmpty()) {
      send(unasked.removeFirst(), nowNs);
    }
  }

  /// The server does not know the session that this was asked in.
  void sessionLost(Query query, long nowNs) {
    if (query.sessionSent == number) {
      leave();
    }
    ask(query, nowNs);
  }

  /// Sends it, or ends it if it is too large.
  ///
  /// @return whether it was sent
  private boolean send(Exchange exchange, long nowNs) {
    return exchanges.send(exchange, number, terms, nowNs);
  }

  void sendAgain(Exchange exchange, long nowNs) {
    if (exchange instanceof CallExchange call && call.sessionSent != number) {
      lost(call); // its sequence is of another session
      sendUnsent(nowNs);
    } else if (exchange instanceof Query query && isOfAnother(query)) {
      if (exchanges.drop(query)) {
        ask(query, nowNs); // by another id: the answer to the first one may be SESSION_LOST
      }
    } else {
      exchanges.sendAgain(exchange, number, terms, nowNs);
    }
  }

  /// Whether it was asked in a session that is none any more.
  private boolean isOfAnother(Query query) {
    return query.asksForMuch() && (number == 0 || query.sessionSent != number);
  }

  private void sendUnsent(long nowNs) {
    if (isLeaseOver(nowNs)) {
      leave();
    }
    if (number == 0) {
      sayHello(nowNs);
      return;
    }
    while (!unsent.isEmpty() && window.span() < terms.sessionCallsMax()) {
      CallExchange exchange = unsent.removeFirst();
      if (!exchange.call.isDone()) {
        window.add(exchange);
        if (!terms.inflates()) {
          exchange.inflate();
        }
        exchange.call.sent |= send(exchange, nowNs);
      }
    }
  }

  /// The server forgets a session that is silent for so long. It counts from Welcome at the
  /// earliest: a lease that is shorter than the way would never let a call go out.
  private boolean isLeaseOver(long nowNs) {
    long idleNs = Math.min(exchanges.idleNs(nowNs), nowNs - welcomedNs);
    return terms.areTold() && idleNs >= terms.leaseNs(window.isUsed());
  }

  /// Opens a session, or asks whether this one is still known.
  void sayHello(long nowNs) {
    if (!saidHello) {
      saidHello = true;
      Query hello =
          new Query(
              header -> new Request.Hello(header, agent, reads, (long) messageBytesMax),
              this::welcomed,
              this::unwelcome);
      send(hello, nowNs);
    }
  }

  private void welcomed(Reply reply, long nowNs) {
    saidHello = false;
    if (!(reply instanceof Reply.Welcome welcome)) {
      refused(reply);
      sendUnasked(nowNs); // outside a session, which is better than not at all
      return;
    }
    refusedWith = null;
    ServerTerms granted = ServerTerms.of(welcome.terms(), messageBytesMax);
    warnOfLimit(granted);
    terms = granted;
    welcomedNs = nowNs;
    if (welcome.session() != number) {
      leave();
      number = welcome.session();
    }
    sendUnasked(nowNs);
    sendUnsent(nowNs);
    deferrals.pollAll(nowNs); // pushes go to the old connection
  }

  /// Whoever set two limits that differ learns of it here, and not from the first large message.
  private void warnOfLimit(ServerTerms granted) {
    long theirs = granted.told().limits().getOrDefault("message_bytes", (long) messageBytesMax);
    if (theirs != messageBytesMax && !granted.equals(terms)) {
      actions.warn(
          "messageBytesMax: %d here, %d at the server (expected: the same; calls and results that are too large for either are not sent)"
              .formatted(messageBytesMax, theirs));
    }
  }

  private void refused(Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      finishUnsent(new CallOutcome.Failed(failed.failure()));
      if (failed.failure().code() != refusedWith) { // once, however many ask
        actions.warn("the server gave no session: " + failed.failure());
      }
      refusedWith = failed.failure().code();
    }
  }

  /// Whoever waits for a session gets none.
  private void unwelcome(CallOutcome why) {
    saidHello = false;
    finishUnsent(why);
    List<Query> waiting = List.copyOf(unasked);
    unasked.clear();
    waiting.forEach(query -> query.abandoned(why));
  }

  private void finishUnsent(CallOutcome outcome) {
    unsent.forEach(exchange -> finish(exchange.call, outcome));
    unsent.clear();
  }

  /// Calls that were sent once wait for their own answers: the server does not run them any more,
  /// and says so. Of the others, another copy may have run.
  private void leave() {
    number = 0;
    for (CallExchange open : window.reset()) {
      if (open.timesSent > 1) {
        lost(open);
      }
    }
  }

  /// The session that the call was sent in is gone, and with it the protection against a second
  /// run.
  private void lost(CallExchange exchange) {
    if (!exchanges.drop(exchange)) {
      return; // it waits for another session already
    }
    if (exchange.call.spec.idempotent()) {
      exchange.call.doubted = true;
      unsent.addLast(exchange);
    } else {
      finish(exchange.call, new CallOutcome.Unknown());
    }
  }

  /// The first answer to a call.
  void replied(CallExchange exchange, Reply reply, long nowNs) {
    exchange.replied = true;
    ClientCall call = exchange.call;
    if (reply instanceof Reply.Failed failed && failed.failure().code() == ErrorCode.SESSION_LOST) {
      sessionLost(exchange, nowNs);
      return;
    }
    Failure refusal = deferrals.news(call, reply, nowNs);
    if (refusal != null) {
      // A server that shuts a client out does not look at what became of an earlier copy.
      call.doubted |= exchange.timesSent > 1 && refusal.code() == ErrorCode.PERMISSION_DENIED;
      finish(call, new CallOutcome.Failed(refusal));
    }
    madeRoom(nowNs);
  }

  /// A call has ended, so that another may be sent.
  void madeRoom(long nowNs) {
    if (!unsent.isEmpty()) {
      sendUnsent(nowNs);
    }
  }

  /// The server does not know the session; this call was not run in it now, but an earlier copy may
  /// have been.
  private void sessionLost(CallExchange exchange, long nowNs) {
    if (exchange.sessionSent == number) {
      leave();
    }
    ClientCall call = exchange.call;
    if (exchange.timesSent == 1 || call.spec.idempotent()) {
      call.doubted |= exchange.timesSent > 1;
      call.sent = call.doubted; // else the only copy that ever left was refused
      unsent.addFirst(exchange);
    } else {
      finish(call, new CallOutcome.Unknown());
    }
    sendUnsent(nowNs);
  }

  /// The call has ended; the first end counts.
  void finish(ClientCall call, CallOutcome outcome) {
    deferrals.finish(call, outcome);
  }

  /// Whether any call waits to be sent.
  boolean isAwaited() {
    return !unsent.isEmpty() || !unasked.isEmpty();
  }

  /// Ends everything that waits.
  void abandonAll(CallOutcome why) {
    window.reset();
    exchanges.abandonAll(why);
    unwelcome(why);
    number = 0; // its sequences are in doubt now; the next call takes a new one
  }

  @Override
  public String toString() {
    return unsent.size() + " unsent, " + unasked.size() + " unasked";
  }
}
