package dev.raincheck.client.book;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The requests under way, by id. One that is not answered when the server has promised it is sent
/// again, the same. While no connection is up nothing is handed to the transport: there it would
/// wait, and nobody could say whether it has left.
final class Exchanges {
  private static final long MARGIN_MIN_NS = 1_000_000_000;
  private static final long WAIT_MAX_NS = 15_000_000_000L;

  /// A line of a megabit a second takes so long, for what is more than a few messages; nobody is
  /// waited for longer than [#WAIT_MAX_NS] for that.
  private static final long BYTE_NS = 8_000;

  private static final long FEW_BYTES = 65_536;

  /// About a minute.
  private static final int PUT_OFF_TIMES = 60;

  private final ClientActions actions;
  private final RequestEncoder encoder = new RequestEncoder();
  private final TimerWheel wheel;
  private final Acknowledgements acknowledgements;
  private final SessionWindow window;
  private final Predicate<String> isAwaited;
  private final Map<Long, Exchange> underWay = new LinkedHashMap<>();
  private int awaited;
  private int calls;
  private int connection;
  private long lastId;
  private long lastSentNs;

  /// What was sent, and what of that has arrived: all that went before what was answered.
  private long sentBytes;

  private long arrivedBytes;
  private double roundTripNs;

  /// @param isAwaited whether somebody in this client waits for the end of a token's operation
  Exchanges(
      ClientActions actions,
      TimerWheel wheel,
      Acknowledgements acknowledgements,
      SessionWindow window,
      Predicate<String> isAwaited) {
    this.actions = actions;
    this.wheel = wheel;
    this.acknowledgements = acknowledgements;
    this.window = window;
    this.isAwaited = isAwaited;
  }

  int underWay() {
    return underWay.size();
  }

  /// From now on this connection is up; 0 for none.
  void connection(int number) {
    connection = number;
    arrivedBytes = sentBytes;
  }

  boolean isConnected() {
    return connection != 0;
  }

  /// Those that were not handed to the present connection: no reply comes by it.
  List<Exchange> ofEarlierConnections() {
    return underWay.values().stream().filter(this::isOfEarlierConnection).toList();
  }

  /// Whether it is one of those.
  boolean isOfEarlierConnection(Exchange exchange) {
    return exchange.connectionSent != connection;
  }

  /// Sets the timer to the next time that matters to them.
  void schedule(Timer timer, long atNs) {
    wheel.schedule(timer, atNs);
  }

  /// How many of them are calls.
  int callsUnderWay() {
    return calls;
  }

  /// The id of the one that was sent last.
  long lastId() {
    return lastId;
  }

  /// Whether somebody waits for one of them.
  boolean isAwaited() {
    return awaited > 0;
  }

  /// What a reply may take beside the server's promise: a second, or three round trips if that is
  /// more.
  long marginNs() {
    return Math.max(MARGIN_MIN_NS, (long) (3 * roundTripNs));
  }

  /// How long what was sent, and is not known to have arrived, may take on its way.
  long wayNs() {
    return Math.clamp((sentBytes - arrivedBytes - FEW_BYTES) * BYTE_NS, 0, WAIT_MAX_NS);
  }

  /// Whether it, or perhaps its reply, is on its way. Another copy would only come behind it.
  private boolean isOnItsWay(Exchange exchange) {
    if (exchange.timesSent == 0 || isOfEarlierConnection(exchange)) {
      return false;
    }
    Passage passage = actions.servers().passage();
    boolean hasLeft = passage.hasLeft(exchange.numberSent);
    boolean mayArrive = passage.isArriving() && exchange.timesPutOff < PUT_OFF_TIMES;
    exchange.timesPutOff = hasLeft && mayArrive ? exchange.timesPutOff + 1 : 0;
    return !hasLeft || mayArrive;
  }

  /// Sends it when there is a connection.
  ///
  /// @return why it is not under way, if its message is too large; else null
  CallOutcome.@Nullable TooLarge send(
      Exchange exchange, long session, ServerTerms terms, long nowNs) {
    exchange.id = ++lastId;
    exchange.timesSent = 0;
    exchange.connectionSent = 0;
    boolean isOfClient = exchange.user() == null; // else these would be taken for the user's
    exchange.acknowledged = isOfClient ? acknowledgements.take() : List.of();
    underWay.put(exchange.id, exchange);
    count(exchange, 1);
    return sendAgain(exchange, session, terms, nowNs);
  }

  /// Sends it once more, when there is a connection.
  ///
  /// @return why it is not under way any more, if its message is too large by now; else null
  CallOutcome.@Nullable TooLarge sendAgain(
      Exchange exchange, long session, ServerTerms terms, long nowNs) {
    if (!isConnected()) {
      return null;
    }
    if (isOnItsWay(exchange)) {
      wheel.schedule(exchange, nowNs + marginNs());
      return null;
    }
    CallOutcome.TooLarge tooLarge = write(exchange, session, terms.messageBytesMax());
    if (tooLarge != null) {
      drop(exchange);
      return tooLarge;
    }
    lastSentNs = nowNs;
    exchange.left = true;
    if (exchange.timesSent++ == 0) {
      exchange.firstSentNs = nowNs;
      if (exchange instanceof CallExchange call) {
        actions.tell(CallMilestone.SENT, call.call);
      }
    }
    exchange.sessionSent = session;
    exchange.connectionSent = connection;
    exchange.numberSent = actions.servers().passage().next();
    long promisedNs = exchange.promisedNs(terms.told());
    long waitNs = (promisedNs + marginNs()) << Math.min(exchange.timesSent - 1, 4);
    wheel.schedule(
        exchange,
        nowNs + Math.max(promisedNs + marginNs(), Math.min(waitNs, WAIT_MAX_NS)) + wayNs());
    return null;
  }

  /// The receiver would drop the connection over a larger message, and over each copy of it.
  private CallOutcome.@Nullable TooLarge write(Exchange exchange, long session, int bytesMax) {
    var header =
        new Request.Header(
            exchange.id,
            session,
            session == 0 ? 0 : window.tell(),
            exchange.acknowledged,
            exchange.user());
    Slice message = encoder.encode(unselfish(exchange.request(header)));
    if (message.length() <= bytesMax) {
      actions.send(message);
      boolean isCopy = exchange.timesSent > 0 && !isOfEarlierConnection(exchange);
      if (!isCopy) { // which is on its way already
        sentBytes += message.length();
        exchange.bytesSent = sentBytes;
      }
      return null;
    }
    if (!exchange.acknowledged.isEmpty()) {
      acknowledgements.giveBack(exchange.acknowledged); // to a message with more room
      exchange.acknowledged = List.of();
      return write(exchange, session, bytesMax);
    }
    return new CallOutcome.TooLarge(message.length(), bytesMax);
  }

  /// The server goes by what the connection said last: who looks once does not end the news of who
  /// waits for the same operation.
  private Request unselfish(Request request) {
    return request instanceof Request.Poll(var header, String token, boolean push)
            && !push
            && isAwaited.test(token)
        ? new Request.Poll(header, token, true)
        : request;
  }

  /// How long nothing has been sent.
  long idleNs(long nowNs) {
    return nowNs - lastSentNs;
  }

  List<Exchange> all() {
    return List.copyOf(underWay.values());
  }

  /// The one of this id, or null if it is not under way.
  @Nullable Exchange find(long id) {
    return underWay.get(id);
  }

  /// It has its reply.
  void received(Exchange exchange, long nowNs) {
    remove(exchange);
    if (!isOfEarlierConnection(exchange)) {
      arrivedBytes = Math.max(arrivedBytes, exchange.bytesSent);
    }
    if (exchange.timesSent == 1 && exchange instanceof Query) {
      double sampleNs = nowNs - exchange.firstSentNs;
      roundTripNs =
          roundTripNs == 0 ? sampleNs : 0.875 * roundTripNs + 0.125 * sampleNs; // RFC 6298
    }
  }

  /// Its reply is as good as none: it is sent again then, the same.
  void putBack(Exchange exchange, long atNs) {
    underWay.put(exchange.id, exchange);
    count(exchange, 1);
    wheel.schedule(exchange, atNs);
  }

  /// Stops waiting for it, and reports nothing.
  ///
  /// @return whether it was waited for
  boolean drop(Exchange exchange) {
    boolean wasUnderWay = underWay.containsKey(exchange.id);
    if (wasUnderWay) {
      acknowledgements.giveBack(exchange.acknowledged);
      remove(exchange);
    }
    return wasUnderWay;
  }

  /// Stops waiting for what nobody waits for.
  void dropBackground() {
    all().stream().filter(Exchange::isBackground).forEach(this::drop);
  }

  private void remove(Exchange exchange) {
    underWay.remove(exchange.id);
    count(exchange, -1);
    wheel.cancel(exchange);
  }

  private void count(Exchange exchange, int more) {
    awaited += exchange.isBackground() ? 0 : more;
    calls += exchange instanceof CallExchange ? more : 0;
  }

  @Override
  public String toString() {
    return "%d under way, %s"
        .formatted(underWay.size(), isConnected() ? "connected" : "no connection");
  }
}
