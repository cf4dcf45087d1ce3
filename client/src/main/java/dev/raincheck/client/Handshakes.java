package dev.raincheck.client;

import org.jspecify.annotations.Nullable;

/// What is known of connections that end before the server has said anything. The transport tells,
/// the loop reads, on one thread.
///
/// A key that the server does not know is told by the server. A wrong key of the server and a
/// missing one show only in connections that the server ends; so may a server that is just being
/// restarted, or a proxy in front of none.
final class Handshakes {
  /// As many greetings in a row without a word after them are no accident.
  private static final int GREETINGS_MAX = 3;

  private final boolean encrypted;
  private int attempt;
  private boolean heard;
  private int connections;
  private boolean up;
  private boolean denied;
  private boolean greeted;
  private int endedAfterGreeting;
  private int ended;

  Handshakes(boolean encrypted) {
    this.encrypted = encrypted;
  }

  /// The server has said something, so all is well.
  void heard() {
    if (!heard) {
      heard = true;
      ended = 0;
      endedAfterGreeting = 0;
    }
  }

  /// A connection is made from scratch, and what went before it counts no more but for how often it
  /// came to nothing.
  ///
  /// @return its number, to be told with whatever becomes of it
  int begin() {
    heard = false;
    denied = false;
    greeted = false;
    up = false;
    return ++attempt;
  }

  /// The server speaks this protocol, and this way of encryption.
  void greeted(int number) {
    if (number == attempt) {
      greeted = true;
      up = true;
      connections++;
    }
  }

  /// The number of the connection that is up, or 0 if there is none: of all that were made, from
  /// scratch or by the transport itself.
  int connection() {
    return up ? connections : 0;
  }

  /// The server does not know this client's key.
  void denied(int number) {
    denied |= number == attempt;
  }

  /// The connection is gone.
  void ended(int number) {
    up &= number != attempt;
    if (number == attempt && !heard) {
      ended++;
      endedAfterGreeting += greeted ? 1 : 0;
      greeted = false;
    }
  }

  /// Why there is no sense in going on, once; or null if there is.
  @Nullable String takeRefusal() {
    String why = refusal();
    if (why != null) {
      denied = false;
      endedAfterGreeting = 0;
    }
    return why;
  }

  private @Nullable String refusal() {
    if (denied) {
      return "the server does not know this client's key (expected: a line with it in the server's"
          + " file of authorized clients)";
    }
    return encrypted && endedAfterGreeting >= GREETINGS_MAX
        ? "the server ends the handshake (expected: a server with the public key that this client"
            + " was told)"
        : null;
  }

  /// What may be the reason for the silence, or empty.
  String suspicion() {
    if (ended < GREETINGS_MAX) {
      return "";
    }
    return encrypted
        ? "; it ends each connection at once: is it a server without CURVE?"
        : "; it ends each connection at once: is it a server with CURVE, and this client without?";
  }
}
