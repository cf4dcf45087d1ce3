package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything the client knows and decides, as a state machine like the server's book: what callers
/// want, what arrives and the time go in; requests come out. No I/O, no clock, no threads; one
/// owner.
public final class CallBook {
  private final ClientActions actions;
  private final TimerWheel wheel;
  private final Exchanges exchanges;
  private final Deferrals deferrals;
  private final SessionCalls calls;
  private final Dispatch dispatch;
  private final SilenceDetector silence;
  private final Confirming confirming;
  private final String address;
  private int connection;

  /// The server, or this client, would not have the connection.
  private boolean refused;

  /// The one whose reply is being dealt with: if that fails, nothing else may know it any more.
  private @Nullable Exchange answered;

  /// What the book needs to know from the start.
  ///
  /// @param address where the server listens, for messages; several are separated by commas
  /// @param agent what the client calls itself
  /// @param patienceNs how long the server may be silent
  /// @param messageBytesMax largest message in either direction
  /// @param callsMax how many calls there may be at a time
  /// @param reads what the client reads beside plain messages
  public record Settings(
      String address,
      String agent,
      long patienceNs,
      int messageBytesMax,
      int callsMax,
      List<String> reads) {}

  public CallBook(Settings settings, ClientActions actions, long nowNs) {
    this.actions = actions;
    this.address = settings.address();
    this.wheel = new TimerWheel(nowNs);
    var window = new SessionWindow();
    var acknowledgements = new Acknowledgements(settings.callsMax());
    this.deferrals = new Deferrals(actions, wheel, this::ask, this::submitAgain);
    this.exchanges = new Exchanges(actions, wheel, acknowledgements, window, deferrals::isAwaited);
    this.calls =
        new SessionCalls(
            new SessionParts(
                settings, actions, wheel, exchanges, deferrals, window, this::abandoned));
    this.dispatch = new Dispatch(exchanges, calls, deferrals);
    this.confirming = new Confirming(wheel, exchanges, acknowledgements, calls, this::ask);
    this.silence = new SilenceDetector(settings.patienceNs(), wheel, this::hasMoved, nowNs);
  }

  /// Whether a connection is up, and which: only what is sent from then on can leave by it.
  ///
  /// @param number another one for each connection, or 0 if there is none
  public void connection(int number, long nowNs) {
    if (number != connection) {
      connection = number;
      exchanges.connection(number);
      calls.session().unconfirm();
      if (number != 0) {
        calls.connected(nowNs);
        confirming.later(nowNs); // what was on its way
      }
    }
  }

  /// A caller wants this called.
  public void submit(ClientCall call, long nowNs) {
    call.watched = true;
    submitOnce(call, nowNs);
  }

  /// A door wants this called, and looks after its token itself.
  public void submitOnce(ClientCall call, long nowNs) {
    connectIfRefused(nowNs);
    calls.submit(call, nowNs);
    silence.watch(nowNs);
  }

  /// A caller waits for this token.
  public void watch(ClientCall call, long nowNs) {
    deferrals.watch(call, nowNs);
  }

  /// Something is asked.
  public void ask(Query query, long nowNs) {
    connectIfRefused(nowNs);
    calls.ask(query, nowNs);
    silence.watch(nowNs);
  }

  /// What is wanted after a refusal goes over a new connection.
  private void connectIfRefused(long nowNs) {
    if (refused) {
      reconnect(false, nowNs);
    }
  }

  private void reconnect(boolean elsewhere, long nowNs) {
    refused = false;
    connection(0, nowNs);
    actions.reconnect(elsewhere);
  }

  /// The result of this token is in safe hands.
  public void acknowledge(String token, long nowNs) {
    confirming.acknowledge(token, nowNs);
  }

  /// Sends what is to be acknowledged.
  void flush(long nowNs) {
    confirming.flush(nowNs);
  }

  /// Says what has arrived, and that nothing more is asked in this session: the server may forget
  /// what only it could ask for. Tokens stay good. Nobody waits for the reply: if this gets lost,
  /// the session's lease ends.
  public void goodbye(long nowNs) {
    confirming.goodbye(nowNs);
  }

  /// Something arrived.
  public void received(Reply reply, long nowNs) {
    if (silence.heard(nowNs)) {
      calls.session().sayHello(nowNs);
    }
    calls.session().heard(reply.header());
    long id = reply.header().id();
    if (id == 0) {
      deferrals.pushed(reply, nowNs);
      actions.pushed(reply);
      return;
    }
    Exchange exchange = exchanges.find(id); // or none: a second reply to what was sent again
    if (exchange != null && exchange.fits(reply)) {
      answered = exchange;
      exchanges.received(exchange, nowNs);
      dispatch.replied(exchange, reply, nowNs);
      answered = null;
    } else if (exchange != null) {
      unreadable(id, exchange.misfit(reply), nowNs);
    } else {
      dispatch.repliedLate(reply);
    }
    if (calls.resubmissions().isHolding() && exchanges.callsUnderWay() == 0) {
      goElsewhere(nowNs);
    }
    confirming.later(nowNs);
  }

  /// A reply arrived that cannot be understood. The server would give it again as often as it is
  /// asked, so whoever waits for it is told.
  ///
  /// @param id of the request, or 0 if not even that could be read
  public void unreadable(long id, String why, long nowNs) {
    if (id != 0 && silence.heard(nowNs)) { // bytes of an HTTP server, say, are no sign of life
      calls.session().sayHello(nowNs);
    }
    dispatch.abandon(id, new CallOutcome.Unreadable(address, why));
    calls.madeRoom(nowNs);
  }

  private void submitAgain(ClientCall call, Failure failure, long nowNs) {
    calls.resubmissions().submit(call, failure, nowNs);
  }

  /// Time has passed.
  public void advance(long nowNs) {
    wheel.advance(nowNs, timer -> due(timer, nowNs));
  }

  private void due(Timer timer, long nowNs) {
    switch (timer) {
      case ClientCall call when call.token == null -> resubmit(call, nowNs);
      case ClientCall call -> deferrals.due(call, nowNs);
      case Exchange exchange when exchange.isBackground() && !isWaiting() ->
          exchanges.drop(exchange);
      case Exchange exchange when calls.session().isAwaitedBy(exchange) ->
          calls.session().putOff(exchange, nowNs);
      case Exchange exchange -> calls.sendAgain(exchange, nowNs);
      case ClientSession session -> session.due(nowNs);
      case SilenceDetector s -> silenceDue(nowNs);
      case Pacing p -> calls.madeRoom(nowNs);
      case Confirming c -> c.due(nowNs);
      case Resubmissions.Hold h -> {
        calls.resubmissions().goOn();
        calls.madeRoom(nowNs);
      }
      default -> throw new IllegalStateException("no timer of this book: " + timer);
    }
  }

  private void resubmit(ClientCall call, long nowNs) {
    goElsewhere(nowNs);
    if (!calls.resubmissions().due(call, nowNs) && !call.sent) {
      deferrals.finish(call, unanswered(call.startedNs, nowNs)); // of a door, which waits no longer
    }
  }

  /// If that is to be: but this server is told first what is acknowledged.
  private void goElsewhere(long nowNs) {
    if (calls.resubmissions().goElsewhere(nowNs)) {
      flush(nowNs);
      reconnect(true, nowNs);
    }
    calls.madeRoom(nowNs);
  }

  /// How many replies are to come: to what has been asked, and of what is deferred.
  public int underWay() {
    return exchanges.underWay() + deferrals.size();
  }

  private boolean isWaiting() {
    return exchanges.isAwaited() || !deferrals.isEmpty() || calls.isAwaited();
  }

  /// What has not spoken Raincheck may send anything.
  private boolean hasMoved() {
    return actions.servers().passage().hasMoved() && calls.session().isOpen();
  }

  private void silenceDue(long nowNs) {
    long marginNs = exchanges.marginNs() + exchanges.wayNs();
    switch (silence.due(isWaiting(), marginNs, nowNs)) {
      case NOTHING -> {}
      case PING -> {
        if (connection != 0) {
          ask(new Query.Background(Request.Ping::new), nowNs);
        }
      }
      case RECONNECT -> {
        actions.warn(
            "no answer from %s for %d ms: %s; connecting again"
                .formatted(address, silence.silentMs(nowNs), actions.servers().account()));
        reconnect(false, nowNs);
      }
      case GIVE_UP ->
          abandonAll(
              new CallOutcome.Silent(
                  address, silence.silentMs(nowNs), actions.servers().account()));
    }
  }

  /// The caller has waited long enough for the answer, and learns how far it came.
  void giveUp(Query query, long sinceNs, long nowNs) {
    exchanges.drop(query);
    abandoned(query, unanswered(sinceNs, nowNs));
  }

  private CallOutcome unanswered(long sinceNs, long nowNs) {
    long waitedMs = (nowNs - sinceNs) / 1_000_000;
    return new CallOutcome.Silent(address, waitedMs, actions.servers().account());
  }

  private void abandoned(Exchange exchange, CallOutcome why) {
    dispatch.abandoned(exchange, why);
  }

  /// There will be no connection: all that wait get the reason. The next call tries again.
  public void refused(String why) {
    actions.warn(why);
    refused = true;
    abandonAll(new CallOutcome.Refused(address, why));
  }

  /// Ends everything that waits.
  public void abandonAll(CallOutcome why) {
    calls.resetWindow();
    dispatch.abandonAll(why);
    calls.abandonAll(why);
    deferrals.abandonAll(why);
    if (answered != null) {
      abandoned(answered, why);
    }
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  public long nextDueNs() {
    return wheel.nextDueNs();
  }

  @Override
  public String toString() {
    return exchanges + ", " + calls + ", " + deferrals + ", " + silence;
  }
}
