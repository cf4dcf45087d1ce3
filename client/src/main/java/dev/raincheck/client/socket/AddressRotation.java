package dev.raincheck.client.socket;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// Which address of the server, or of which of several, is connected to, and when. A name is looked
/// up again for each round, and in a round each of its addresses is tried once, in the JVM's order:
/// at once after one that failed, and after a pause when all have. A round begins with the address
/// that answered last, or behind one that was connected to and did not answer.
///
/// The transport would look a name up on the loop's thread, and choose one address for good. The
/// socket reports what happens, and does what [#next] says; time is a parameter.
final class AddressRotation {
  /// What is to be done.
  enum Step {
    NOTHING,
    LOOK_UP,
    CONNECT
  }

  private enum State {
    PAUSING,
    TO_BE_LOOKED_UP,
    LOOKING_UP,
    CHOSEN,
    CONNECTING,
    CONNECTED
  }

  private static final long PAUSE_MIN_NS = 100_000_000;
  private static final long PAUSE_MAX_NS = 5_000_000_000L;

  /// How long an address may take to greet while there is another one to try.
  private static final long GREETING_NS_MAX = 2_000_000_000;

  private final Endpoints server;
  private final LongUnaryOperator random;
  private final ArrayDeque<Target> untried;
  private Target chosen;
  private boolean answered;
  private State state = State.CHOSEN;
  private long dueNs = Long.MAX_VALUE;
  private long pauseNs = PAUSE_MIN_NS;

  /// @param addresses of the server, of which there is at least one
  /// @param random gives a number from 0 to below its argument, so that clients that lost a server
  ///   together do not come back together
  AddressRotation(Endpoints server, List<Target> addresses, LongUnaryOperator random) {
    this.server = server;
    this.random = random;
    this.untried = new ArrayDeque<>(addresses);
    this.chosen = untried.removeFirst();
  }

  /// The server, or servers, as users gave them.
  Endpoints server() {
    return server;
  }

  /// The address that is connected to, or was last.
  Target current() {
    return chosen;
  }

  /// What is to be done now, once.
  Step next(long nowNs) {
    if (state == State.PAUSING && nowNs >= dueNs) {
      beginRound();
    } else if (state == State.CONNECTING && nowNs >= dueNs) {
      failed(nowNs);
    }
    return switch (state) {
      case TO_BE_LOOKED_UP -> {
        state = State.LOOKING_UP;
        yield Step.LOOK_UP;
      }
      case CHOSEN -> {
        state = State.CONNECTING;
        dueNs = untried.isEmpty() ? Long.MAX_VALUE : nowNs + GREETING_NS_MAX;
        yield Step.CONNECT;
      }
      case PAUSING, LOOKING_UP, CONNECTING, CONNECTED -> Step.NOTHING;
    };
  }

  private void beginRound() {
    dueNs = Long.MAX_VALUE;
    state = server.isOneLiteral() ? State.CHOSEN : State.TO_BE_LOOKED_UP;
  }

  /// The name has been looked up; empty if it has no address now.
  void found(List<Target> addresses, long nowNs) {
    if (state == State.LOOKING_UP) {
      int last = addresses.indexOf(chosen);
      int first = answered ? Math.max(0, last) : last + 1;
      untried.clear();
      untried.addAll(addresses.subList(first, addresses.size()));
      untried.addAll(addresses.subList(0, first));
      if (!choose()) {
        pause(nowNs);
      }
    }
  }

  /// Whether there was one left in this round.
  private boolean choose() {
    Target next = untried.pollFirst();
    if (next == null) {
      return false;
    }
    chosen = next;
    answered = false;
    state = State.CHOSEN;
    return true;
  }

  private void pause(long nowNs) {
    state = State.PAUSING;
    dueNs = nowNs + pauseNs / 2 + random.applyAsLong(pauseNs);
    pauseNs = Math.min(2 * pauseNs, PAUSE_MAX_NS);
  }

  /// There is no connection to this address, or none any more.
  void failed(long nowNs) {
    boolean isOfThis = state == State.CONNECTING || state == State.CONNECTED;
    if (isOfThis && !choose()) {
      pause(nowNs);
    }
  }

  /// The connection is there.
  void connected() {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      dueNs = Long.MAX_VALUE;
      untried.clear(); // the next time is another round
    }
  }

  /// The server has said something, so all is well.
  void heard() {
    pauseNs = PAUSE_MIN_NS;
    answered = true;
  }

  /// Makes a connection without a pause: the next address of this round, or the first of another
  /// one.
  void again() {
    if (state != State.LOOKING_UP && !choose()) {
      beginRound();
    }
  }

  /// When [#next] has something to do, or [Long#MAX_VALUE].
  long dueNs() {
    return dueNs;
  }
}
