package dev.raincheck.client.socket;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which address of the server, or of which of several, is connected to, and when. A name is looked
/// up again for each round, and in a round each of its addresses is tried once, in the JVM's order:
/// at once after one that failed, and after a pause when all have. A round begins with the address
/// that answered last, or behind one that was connected to and did not answer. Servers that the
/// client has [learned] of come behind those that it was given, and are looked up only then.
///
/// The transport would look a name up on the loop's thread, and choose one address for good. The
/// socket reports what happens, and does what [#next] says; time is a parameter.
final class AddressRotation {
  /// What is to be done.
  enum Step {
    NOTHING,
    LOOK_UP,
    LOOK_UP_LEARNED,
    CONNECT
  }

  /// Which addresses a round is at.
  private enum Stage {
    /// The one that answered last, if it is none of those that were given.
    LAST,
    GIVEN,
    LEARNED,
    OVER
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

  /// How long names that were learned may take to be looked up.
  private static final long LEARNED_LOOK_UP_NS_MAX = 2_000_000_000;

  /// How many of those that were learned are tried in a round: the next round goes on behind them.
  /// However many hang, those that were given have their turn soon.
  private static final int LEARNED_IN_A_ROUND = 4;

  private final Endpoints server;
  private final LongUnaryOperator random;
  private final ArrayDeque<Target> untried;
  private final Target first;

  /// Those that did not answer, or would have the client go elsewhere, since one did answer.
  private final Set<Target> passedOver = new HashSet<>();

  private boolean knowsOthers;
  private Stage stage = Stage.GIVEN;
  private Target chosen;

  /// Each kind goes on behind the one that was tried last: one that ends the handshake keeps nobody
  /// from the next.
  private Target lastGiven;

  private @Nullable Target lastLearned;
  private boolean learned;
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
    this.first = untried.removeFirst();
    this.chosen = first;
    this.lastGiven = first;
  }

  /// The server, or servers, as users gave them.
  Endpoints server() {
    return server;
  }

  /// The address that is connected to, or was last.
  Target current() {
    return chosen;
  }

  /// Whether the client was not given that one, but has learned of it.
  boolean isLearned() {
    return learned;
  }

  /// Whether there are servers to go on to that the client was not given.
  void learn(boolean any) {
    knowsOthers = any;
  }

  /// What is to be done now, once.
  Step next(long nowNs) {
    if (nowNs >= dueNs) {
      due(nowNs);
    }
    return switch (state) {
      case TO_BE_LOOKED_UP -> {
        state = State.LOOKING_UP;
        boolean isOfLearned = stage == Stage.LEARNED;
        dueNs = isOfLearned ? nowNs + LEARNED_LOOK_UP_NS_MAX : Long.MAX_VALUE;
        yield isOfLearned ? Step.LOOK_UP_LEARNED : Step.LOOK_UP;
      }
      case CHOSEN -> {
        state = State.CONNECTING;
        dueNs = isTheOnlyOneLeft() ? Long.MAX_VALUE : nowNs + GREETING_NS_MAX;
        yield Step.CONNECT;
      }
      case PAUSING, LOOKING_UP, CONNECTING, CONNECTED -> Step.NOTHING;
    };
  }

  private void due(long nowNs) {
    switch (state) {
      case PAUSING -> beginRound();
      case CONNECTING -> failed(nowNs);
      case LOOKING_UP -> pause(nowNs); // names that were learned
      case TO_BE_LOOKED_UP, CHOSEN, CONNECTED -> {}
    }
  }

  private boolean isTheOnlyOneLeft() {
    return untried.isEmpty() && stage == Stage.GIVEN && !knowsOthers;
  }

  private void beginRound() {
    if (answered && learned) {
      answered = false;
      stage = Stage.LAST;
      state = State.CHOSEN;
    } else {
      begin(Stage.GIVEN);
    }
  }

  private void begin(Stage next) {
    stage = next;
    dueNs = Long.MAX_VALUE;
    state = State.TO_BE_LOOKED_UP;
    if (next == Stage.GIVEN && server.isOneLiteral()) {
      found(List.of(first));
    }
  }

  /// The name has been looked up; empty if it has no address now.
  void found(List<Target> addresses, long nowNs) {
    if (state == State.LOOKING_UP && stage == Stage.GIVEN && !found(addresses)) {
      pause(nowNs);
    }
  }

  /// The same of servers that the client has learned of.
  void foundLearned(List<Target> addresses, long nowNs) {
    if (state == State.LOOKING_UP && stage == Stage.LEARNED && !found(addresses)) {
      pause(nowNs);
    }
  }

  /// Whether there is something to be tried.
  private boolean found(List<Target> addresses) {
    Target former = stage == Stage.LEARNED ? lastLearned : lastGiven;
    int last = former == null ? -1 : addresses.indexOf(former);
    int next = answered && chosen.equals(former) ? Math.max(0, last) : last + 1;
    untried.clear();
    untried.addAll(addresses.subList(next, addresses.size()));
    untried.addAll(addresses.subList(0, next));
    if (knowsOthers) {
      untried.removeAll(passedOver);
    }
    while (stage == Stage.LEARNED && untried.size() > LEARNED_IN_A_ROUND) {
      untried.removeLast();
    }
    return choose();
  }

  /// Whether there was one left in this round.
  private boolean choose() {
    Target next = untried.pollFirst();
    if (next != null) {
      chosen = next;
      learned = stage == Stage.LEARNED;
      lastLearned = learned ? next : lastLearned;
      lastGiven = learned ? lastGiven : next;
      answered = false;
      state = State.CHOSEN;
      return true;
    }
    if (stage == Stage.LAST) {
      begin(Stage.GIVEN);
      return true;
    }
    if (stage == Stage.GIVEN && knowsOthers) {
      begin(Stage.LEARNED);
      return true;
    }
    stage = Stage.OVER;
    return false;
  }

  private void pause(long nowNs) {
    state = State.PAUSING;
    passedOver.clear();
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
      untried.clear();
      stage = Stage.OVER; // the next time is another round
    }
  }

  /// The server has said something, so all is well.
  void heard() {
    pauseNs = PAUSE_MIN_NS;
    answered = true;
    passedOver.clear();
  }

  /// Makes a connection without a pause: the next address of this round, or the first of another
  /// one.
  void again() {
    if (state == State.CONNECTED && !answered) {
      passedOver.add(chosen);
    }
    if (state != State.LOOKING_UP && !choose()) {
      beginRound();
    }
  }

  /// Makes a connection to another one, if there is one.
  void elsewhere() {
    answered = false;
    again();
  }

  /// When [#next] has something to do, or [Long#MAX_VALUE].
  long dueNs() {
    return dueNs;
  }
}
