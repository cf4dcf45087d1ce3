package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The session: opened by a hello, and good for as long as the server knows it. By each new
/// connection the server is asked first whether it does: it may be another run of it.
///
/// A server that forgets one session after the other is asked for the next one ever more rarely,
/// and only for as long as callers have patience. Its timer is the next hello.
final class ClientSession extends Timer {
  private static final long BACK_OFF_MIN_NS = 100_000_000;
  private static final long BACK_OFF_MAX_NS = 15_000_000_000L;
  private static final long ASK_FOR_OTHERS_NS = 30_000_000_000L;

  /// What waits for a session, or was sent in one.
  interface Members {
    /// There is a session, with these terms.
    void welcomed(long nowNs);

    /// The server refused to open one.
    void refused(Reply.Failed failed, long nowNs);

    /// Nobody answered.
    void abandoned(CallOutcome why);

    /// The session is none any more.
    void left(long nowNs);
  }

  private final ClientActions actions;
  private final TimerWheel wheel;
  private final Exchanges exchanges;
  private final SessionWindow window;
  private final Members members;
  private final SessionParts.Abandon abandon;
  private final String address;
  private final long patienceNs;
  private final String agent;
  private final int messageBytesMax;
  private final List<String> reads;

  private long number;
  private boolean confirmed;
  private long welcomedNs;
  private boolean saidHello;

  /// The hello is for who else there is, and says nothing new of the session.
  private boolean onlyAsks;

  private @Nullable ErrorCode refusedWith;

  /// The server said in its last reply that it drains.
  private boolean draining;

  private ServerTerms terms;

  /// How many sessions in a row were forgotten before anything was answered in them, since when,
  /// and how long the next hello waits.
  private int lost;

  private long lostSinceNs;
  private long helloNs;

  ClientSession(SessionParts parts, Members members) {
    CallBook.Settings settings = parts.settings();
    this.actions = parts.actions();
    this.wheel = parts.wheel();
    this.exchanges = parts.exchanges();
    this.window = parts.window();
    this.members = members;
    this.abandon = parts.abandon();
    this.address = settings.address();
    this.patienceNs = settings.patienceNs();
    this.agent = settings.agent();
    this.messageBytesMax = settings.messageBytesMax();
    this.terms = ServerTerms.untold(messageBytesMax);
    this.reads = settings.reads();
  }

  /// Its number, or 0 while there is none.
  long number() {
    return number;
  }

  /// Whether calls can be sent in it: the server has said so by this connection.
  boolean isOpen() {
    return confirmed && number != 0;
  }

  /// Whether it has to wait: the server has not said by this connection what it takes. It may be
  /// another run, and would end the connection over a message that is too large for it.
  boolean isAwaitedBy(Exchange exchange) {
    return exchanges.isConnected()
        && !isOpen()
        && exchange.isOfSession()
        && exchanges.isOfEarlierConnection(exchange);
  }

  /// Has it sent again later, if not by the Welcome.
  void putOff(Exchange exchange, long nowNs) {
    exchanges.schedule(exchange, nowNs + exchanges.marginNs());
    sayHello(nowNs);
  }

  /// There is a new connection, or none.
  void unconfirm() {
    confirmed = false;
  }

  /// The server has replied, by this connection.
  void heard(Reply.Header header) {
    draining = header.claimableMs() != null;
  }

  /// Whether new calls would reach a server that drains.
  boolean isDraining() {
    return isOpen() && draining;
  }

  ServerTerms terms() {
    return terms;
  }

  /// Why the server would take the call for another one; null if it would not.
  @Nullable Failure refusalOf(ClientCall call) {
    Failure refusal = terms.refusalOfKey(call.spec.options().key(), address);
    return refusal == null ? terms.refusalOfUser(call.spec.user(), false, address) : refusal;
  }

  /// The same of what is asked for a user.
  @Nullable Failure refusalOf(Query query) {
    return terms.refusalOfUser(query.user(), query.isOfOperators(), address);
  }

  /// Leaves it if the server has forgotten it by now.
  void leaveIfOver(long nowNs) {
    if (isLeaseOver(nowNs)) {
      leave(nowNs);
    }
  }

  /// The server forgets a session that is silent for so long. It counts from Welcome at the
  /// earliest: a lease that is shorter than the way would never let a call go out.
  private boolean isLeaseOver(long nowNs) {
    long idleNs = Math.min(exchanges.idleNs(nowNs), nowNs - welcomedNs);
    return terms.areKnown() && idleNs >= terms.leaseNs(window.isUsed());
  }

  /// The server has forgotten it.
  void lost(long nowNs) {
    if (nowNs - helloNs > BACK_OFF_MAX_NS) {
      lost = 0; // that was another time
    }
    helloNs = nowNs;
    if (lost++ == 0) {
      lostSinceNs = nowNs;
    } else {
      helloNs += Math.min(BACK_OFF_MIN_NS << Math.min(lost - 2, 16), BACK_OFF_MAX_NS);
    }
    leave(nowNs);
  }

  /// The server has answered in it.
  void proven() {
    lost = 0;
  }

  private void leave(long nowNs) {
    number = 0;
    members.left(nowNs);
  }

  /// Its sequences are in doubt; the next call takes a new one.
  void forget() {
    number = 0;
  }

  /// Sends it in the session, or ends it if it is too large.
  void send(Exchange exchange, long nowNs) {
    endIfTooLarge(exchange, exchanges.send(exchange, number, terms, nowNs));
  }

  /// Sends it once more, or ends it if it is too large by now.
  void sendAgain(Exchange exchange, long nowNs) {
    endIfTooLarge(exchange, exchanges.sendAgain(exchange, number, terms, nowNs));
  }

  private void endIfTooLarge(Exchange exchange, CallOutcome.@Nullable TooLarge tooLarge) {
    if (tooLarge != null) {
      abandon.end(exchange, tooLarge);
    }
  }

  /// Opens a session, or asks whether this one is still known.
  void sayHello(long nowNs) {
    onlyAsks = false;
    if (saidHello) {
      return;
    }
    if (lost > 1 && nowNs < helloNs) {
      wheel.schedule(this, Math.min(helloNs, lostSinceNs + patienceNs));
    } else {
      saidHello = true;
      Query hello =
          new Query.Hello(
              header -> new Request.Hello(header, agent, reads, (long) messageBytesMax));
      send(hello, nowNs);
    }
  }

  /// Asks again who shares the server's store, while the session is used: they come and go.
  void askForOthers(long nowNs) {
    if (terms.store() != 0 && nowNs - welcomedNs >= ASK_FOR_OTHERS_NS && !saidHello) {
      welcomedNs = nowNs; // or will be
      sayHello(nowNs);
      onlyAsks = true;
    }
  }

  /// A hello was put off until now.
  void due(long nowNs) {
    long lostNs = nowNs - lostSinceNs;
    if (lost > 1 && lostNs + TimerWheel.TICK_NS >= patienceNs) {
      lost = 0; // whoever calls next has patience of their own
      members.abandoned(
          new CallOutcome.Unreadable(
              address,
              "SESSION_LOST in each session that it has opened for %d ms"
                  .formatted(lostNs / 1_000_000)));
    } else {
      helloNs = Math.min(helloNs, nowNs); // the wheel may be a tick early
      sayHello(nowNs);
    }
  }

  /// The server has answered the hello.
  void answered(Reply reply, long nowNs) {
    saidHello = false;
    if (reply instanceof Reply.Welcome welcome) {
      welcomed(welcome, nowNs);
    } else if (reply instanceof Reply.Failed failed) {
      refused(failed, nowNs);
    }
  }

  /// There will be no answer to the hello.
  void unanswered(CallOutcome why) {
    saidHello = false;
    members.abandoned(why);
  }

  private void welcomed(Reply.Welcome welcome, long nowNs) {
    if (!actions.servers().meets(welcome)) {
      return; // another one will say so
    }
    refusedWith = null;
    ServerTerms granted = ServerTerms.of(welcome.terms(), messageBytesMax);
    warnOfLimit(granted);
    terms = granted;
    welcomedNs = nowNs;
    boolean isAnother = welcome.session() != number;
    boolean isNews = isAnother || !confirmed || !onlyAsks;
    number = welcome.session();
    confirmed = exchanges.isConnected();
    if (isAnother) {
      members.left(nowNs);
    }
    if (confirmed && isNews) {
      members.welcomed(nowNs);
    } else if (!confirmed) {
      sayHello(nowNs); // that came by a connection that has ended since
    }
  }

  /// Warns of limits that differ now, and not at the first large message.
  private void warnOfLimit(ServerTerms granted) {
    long theirs =
        granted.told().limits().getOrDefault(Reply.Terms.MESSAGE_BYTES, (long) messageBytesMax);
    if (theirs != messageBytesMax && !granted.equals(terms)) {
      actions.warn(
          "messageBytesMax: %d here, %d at the server (expected: the same; calls and results that are too large for either are not sent)"
              .formatted(messageBytesMax, theirs));
    }
  }

  private void refused(Reply.Failed failed, long nowNs) {
    if (failed.failure().code() != refusedWith) { // once, however many ask
      actions.warn("the server refused a session: " + failed.failure());
    }
    refusedWith = failed.failure().code();
    members.refused(failed, nowNs);
  }
}
