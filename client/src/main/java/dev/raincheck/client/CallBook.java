package dev.raincheck.client;

import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Reply;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Timer;
import dev.raincheck.protocol.TimerWheel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Everything the client knows and decides, as a state machine like the server's book: what callers
/// want, what arrives and the time go in; requests come out. No I/O, no clock, no threads; one
/// owner.
final class CallBook {
  private final ClientActions actions;
  private final TimerWheel wheel;
  private final Exchanges exchanges;
  private final Deferrals deferrals;
  private final SessionWindow window = new SessionWindow();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final Silence silence;
  private final AcknowledgeTimer acknowledgeTimer = new AcknowledgeTimer();
  private final String agent;
  private final List<String> reads;
  private final String address;

  /// Calls that wait for a session, or for room in it.
  private final ArrayDeque<CallExchange> unsent = new ArrayDeque<>();

  private long session;
  private boolean saidHello;
  private Reply.@Nullable Terms terms;

  /// Sends acknowledgements on their own if no other message takes them along.
  private static final class AcknowledgeTimer extends Timer {}

  CallBook(ClientOptions options, ClientActions actions, long nowNs) {
    this.actions = actions;
    this.agent = options.agent();
    this.reads = options.compresses() ? List.of(Compression.DEFLATE) : List.of();
    this.address = options.address();
    this.wheel = new TimerWheel(nowNs);
    this.exchanges = new Exchanges(actions, wheel, acknowledgements, window);
    this.deferrals = new Deferrals(wheel, this::ask);
    this.silence = new Silence(options.patience().toNanos(), wheel, nowNs);
  }

  /// A caller wants this called.
  void submit(ClientCall call, long nowNs) {
    call.watched = true;
    unsent.addLast(new CallExchange(this, call));
    sendUnsent(nowNs);
    silence.watch(nowNs);
  }

  /// A caller waits for this token.
  void watch(ClientCall call, long nowNs) {
    deferrals.watch(call, nowNs);
  }

  /// A caller asks something; `query` knows what to do with the reply.
  void ask(Query query, long nowNs) {
    exchanges.send(query, session, terms, nowNs);
    silence.watch(nowNs);
  }

  /// The result of this token is in safe hands.
  void acknowledge(String token, long nowNs) {
    acknowledgements.add(token);
    if (!acknowledgeTimer.isScheduled()) {
      wheel.schedule(acknowledgeTimer, nowNs + 1_000_000_000);
    }
  }

  /// Sends what is left to acknowledge, now.
  void flush(long nowNs) {
    while (!acknowledgements.isEmpty()) {
      ask(Query.background(Request.Acknowledge::new), nowNs);
    }
  }

  private void sendUnsent(long nowNs) {
    if (session == 0) {
      sayHello(nowNs);
      return;
    }
    Reply.Terms granted = Objects.requireNonNull(terms);
    long spanMax = granted.limits().getOrDefault("session_calls", 1_000L);
    while (!unsent.isEmpty() && window.span() < spanMax) {
      CallExchange exchange = unsent.removeFirst();
      if (!exchange.call.isDone()) {
        window.add(exchange);
        if (!granted.limits().containsKey(Compression.INFLATED_BYTES)) {
          exchange.inflate();
        }
        exchange.call.sent = true;
        exchanges.send(exchange, session, terms, nowNs);
      }
    }
  }

  private void sayHello(long nowNs) {
    if (!saidHello) {
      saidHello = true;
      Query hello =
          new Query(
              header -> new Request.Hello(header, agent, reads),
              this::welcomed,
              why -> saidHello = false);
      exchanges.send(hello, session, terms, nowNs);
    }
  }

  private void welcomed(Reply reply, long nowNs) {
    saidHello = false;
    if (!(reply instanceof Reply.Welcome welcome)) {
      refusedSession(reply);
      return;
    }
    terms = welcome.terms();
    if (welcome.session() != session) {
      session = welcome.session();
      window.reset().forEach(this::lost);
    }
    sendUnsent(nowNs);
    deferrals.pollAll(nowNs); // pushes go to the old connection
  }

  private void refusedSession(Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      for (CallExchange exchange : unsent) {
        finish(exchange.call, new CallOutcome.Failed(failed.failure()));
      }
      unsent.clear();
      actions.warn("the server gave no session: " + failed.failure());
    }
  }

  /// The session that the call was sent in is gone, and with it the protection against a second
  /// run.
  private void lost(CallExchange exchange) {
    exchanges.drop(exchange);
    if (exchange.call.spec.idempotent()) {
      exchange.call.doubted = true;
      unsent.addLast(exchange);
    } else {
      finish(exchange.call, new CallOutcome.Unknown());
    }
  }

  /// The first answer to a call.
  void callReplied(CallExchange exchange, Reply reply, long nowNs) {
    exchange.replied = true;
    ClientCall call = exchange.call;
    if (reply instanceof Reply.Failed failed && failed.failure().code() == ErrorCode.SESSION_LOST) {
      sessionLost(exchange, nowNs);
      return;
    }
    Failure refusal = news(call, reply, nowNs);
    if (refusal != null) {
      // A server that shuts a client out does not look at what became of an earlier copy.
      call.doubted |= exchange.timesSent > 1 && refusal.code() == ErrorCode.PERMISSION_DENIED;
      finish(call, new CallOutcome.Failed(refusal));
    }
    if (!unsent.isEmpty()) {
      sendUnsent(nowNs);
    }
  }

  /// The server does not know the session; this call was not run in it now, but an earlier copy may
  /// have been.
  private void sessionLost(CallExchange exchange, long nowNs) {
    if (exchange.sessionSent == session) {
      session = 0;
      window.reset().forEach(this::lost);
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

  /// Something arrived.
  void received(Reply reply, long nowNs) {
    if (silence.heard(nowNs)) {
      sayHello(nowNs);
    }
    if (reply.header().id() != 0) {
      exchanges.received(reply, nowNs);
      return;
    }
    deferrals.pushed(reply, nowNs);
  }

  /// Learns what a reply says about a call, whoever asked for it.
  ///
  /// @return the failure if it is the question's own, and says nothing about the call
  @Nullable Failure news(ClientCall call, Reply reply, long nowNs) {
    return deferrals.news(call, reply, nowNs);
  }

  /// The call has ended; the first end counts.
  void finish(ClientCall call, CallOutcome outcome) {
    deferrals.finish(call, outcome);
  }

  /// Time has passed.
  void advance(long nowNs) {
    wheel.advance(nowNs, timer -> due(timer, nowNs));
  }

  private void due(Timer timer, long nowNs) {
    switch (timer) {
      case ClientCall call -> deferrals.due(call, nowNs);
      case Exchange exchange -> {
        if (exchange.isBackground() && !isWaiting()) {
          exchanges.drop(exchange);
        } else {
          exchanges.sendAgain(exchange, session, terms, nowNs);
        }
      }
      case Silence s -> silenceDue(nowNs);
      case AcknowledgeTimer a -> flush(nowNs);
      default -> throw new IllegalStateException("no timer of this book: " + timer);
    }
  }

  /// Whether any caller waits for anything.
  private boolean isWaiting() {
    return exchanges.isAwaited() || !deferrals.isEmpty() || !unsent.isEmpty();
  }

  private void silenceDue(long nowNs) {
    switch (silence.due(isWaiting(), exchanges.marginNs(), nowNs)) {
      case NOTHING -> {}
      case PING -> ask(Query.background(Request.Ping::new), nowNs);
      case RECONNECT -> {
        actions.warn(
            "the server has been silent for %d ms%s; connecting again"
                .formatted(silence.silentMs(nowNs), actions.suspicion()));
        actions.reconnect();
        exchanges.sendAllAgain(session, terms, nowNs);
        sayHello(nowNs);
      }
      case GIVE_UP ->
          abandonAll(new CallOutcome.Silent(address, silence.silentMs(nowNs), actions.suspicion()));
    }
  }

  /// There will be no connection: whoever waits is told why. The next call tries again.
  void refused(String why) {
    actions.warn(why);
    abandonAll(new CallOutcome.Refused(address, why));
  }

  /// Ends everything that waits.
  void abandonAll(CallOutcome why) {
    window.reset();
    exchanges.abandonAll(why);
    unsent.forEach(exchange -> finish(exchange.call, why));
    unsent.clear();
    deferrals.abandonAll(why);
    session = 0; // its numbers are in doubt now; the next call takes a new one
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  long nextDueNs() {
    return wheel.nextDueNs();
  }

  @Override
  public String toString() {
    return exchanges + ", " + unsent.size() + " unsent, " + deferrals + ", " + silence;
  }
}
