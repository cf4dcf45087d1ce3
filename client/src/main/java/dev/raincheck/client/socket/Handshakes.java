package dev.raincheck.client.socket;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How far connections come. The transport writes, the loop reads, on one thread.
///
/// The server reports a key that it does not know. A wrong key of the server and a missing one show
/// only in connections that the server ends; so may a server that is just being restarted, or a
/// proxy in front of none.
final class Handshakes {
  /// As many greetings in a row without a word after them are no accident.
  private static final int GREETINGS_MAX = 3;

  private static final int STRANGE_MAX = 100;

  /// What a Raincheck server greets with: ZMTP 3.
  private static final int VERSION = 3;

  private final Security security;
  private final Map<String, Reached> byAddress = new LinkedHashMap<>();

  /// Where something was said that is no message of Raincheck's.
  private final Set<String> strange = new HashSet<>();

  private String address = "";
  private int attempt;
  private Reached reached = Reached.NOTHING;
  private boolean over;
  private boolean denied;
  private boolean mayRefuse = true;
  private @Nullable String failure;
  private boolean failedForGood;
  private boolean up;
  private int endedAfterGreeting;

  Handshakes(Security security) {
    this.security = security;
  }

  /// The server has said something, so all is well.
  ///
  /// @return whether that is news
  boolean heard() {
    if (reached == Reached.ANSWER) {
      return false;
    }
    byAddress.clear(); // of a fleet more and more come and go
    reach(Reached.ANSWER);
    endedAfterGreeting = 0;
    failure = null;
    return true;
  }

  /// The server has said what is no message of Raincheck's.
  ///
  /// @return whether it is the first time at this address
  boolean misunderstood(byte[] frame) {
    if (isText(frame)) {
      reach(Reached.TEXT);
    }
    return strange.size() < STRANGE_MAX && strange.add(address);
  }

  private static boolean isText(byte[] frame) {
    for (byte each : frame) {
      if (each < ' ' && each != '\r' && each != '\n' && each != '\t') { // or above ASCII
        return false;
      }
    }
    return frame.length > 0;
  }

  /// The name of the server has been looked up again, and what was reached at addresses that are
  /// its no more does not count.
  void beginRound(List<String> addresses) {
    byAddress.keySet().retainAll(addresses);
  }

  /// The name of the server has no address now.
  void hasNoHost(String server) {
    byAddress.put(server, Reached.NO_HOST);
  }

  /// A connection is made, and what becomes of earlier ones counts no more but for how often they
  /// came to nothing.
  ///
  /// @param given whether users have named it: what others have named proves nothing by refusing
  /// @return its number, to be given with whatever becomes of it
  int begin(String to, boolean given) {
    address = to;
    mayRefuse = given;
    reached = Reached.NOTHING;
    over = false;
    denied = false;
    up = false;
    return ++attempt;
  }

  private void reach(Reached now) {
    reached = now;
    Reached before = byAddress.get(address);
    // The system takes connections for a server that has stopped; and to be taken again is no news
    // of one that has ended each connection.
    boolean isNews =
        switch (now) {
          case CONNECTION ->
              before != Reached.ANSWER && before != Reached.FOREIGN && before != Reached.TEXT;
          case FOREIGN -> before != Reached.TEXT;
          default -> true;
        };
    if (isNews) {
      byAddress.put(address, now);
    }
  }

  /// The system has made the connection.
  void connected(int number) {
    if (number == attempt) {
      reach(Reached.CONNECTION);
    }
  }

  /// The system has not, and the transport would try again.
  void refused(int number) {
    if (number == attempt && !over && reached == Reached.NOTHING) {
      over = true;
      reach(Reached.REFUSED);
    }
  }

  /// The server speaks this protocol, and this way of encryption; or an old version, in which no
  /// Raincheck server greets.
  void greeted(int number, int version) {
    if (number != attempt) {
      return;
    }
    if (version < VERSION) {
      over = true;
      reach(Reached.FOREIGN);
    } else {
      up = true;
      reach(Reached.GREETING);
    }
  }

  /// The server does not know this client's key.
  void denied(int number) {
    denied |= number == attempt && mayRefuse;
  }

  /// There is no TLS with the server.
  ///
  /// @param forGood whether another try would fail as well
  void failed(int number, String why, boolean forGood) {
    if (number != attempt || over) {
      return;
    }
    over = true;
    up = false;
    failure = why;
    failedForGood = forGood && mayRefuse;
    reach(Reached.FOREIGN);
  }

  /// The connection is gone.
  void ended(int number) {
    if (number != attempt || over) {
      return;
    }
    over = true;
    up = false;
    switch (reached) {
      case GREETING -> {
        endedAfterGreeting += mayRefuse ? 1 : 0;
        reach(Reached.CLOSED_DOOR);
      }
      case CONNECTION -> reach(Reached.FOREIGN);
      case NO_HOST, NOTHING, REFUSED, FOREIGN, TEXT, CLOSED_DOOR, ANSWER -> {} // as it was
    }
  }

  /// The connection is as good as gone.
  void givenUp() {
    up = false;
  }

  /// Whether the connection that was begun last has come to an end.
  boolean isOver() {
    return over;
  }

  /// The number of the connection that is up, or 0 if there is none.
  int connection() {
    return up ? attempt : 0;
  }

  /// Why there is no sense in going on, once; or null if there is.
  @Nullable String pollRefusal() {
    String why = refusal();
    if (why != null) {
      denied = false;
      failedForGood = false;
      endedAfterGreeting = 0;
    }
    return why;
  }

  private @Nullable String refusal() {
    if (denied) {
      return "the server does not know this client's key (expected: a line with it in the server's"
          + " file of authorized clients)";
    }
    if (failedForGood) {
      return failure;
    }
    return security == Security.CURVE && endedAfterGreeting >= GREETINGS_MAX
        ? "the server ends the handshake (expected: a server with the public key that this client"
            + " was given)"
        : null;
  }

  /// What has been reached at each address, and what is expected of the one that came farthest.
  String account() {
    if (failure != null) {
      return address + ": " + failure;
    }
    Map<String, Reached> seen = byAddress.isEmpty() ? Map.of(address, reached) : byAddress;
    Reached farthest = seen.values().stream().max(Reached::compareTo).orElse(reached);
    return seen.entrySet().stream()
            .map(it -> it.getValue().of(it.getKey()))
            .collect(Collectors.joining("; "))
        + " (expected: "
        + farthest.expected()
        + (farthest == Reached.FOREIGN ? security.mismatch() : "")
        + ")";
  }
}
