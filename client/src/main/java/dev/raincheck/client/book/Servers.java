package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Reply;

/// The servers that a client may use: those that it was given, and those that they have named.
public interface Servers {
  /// The one that was given, and no others.
  Servers ONE = new Servers() {};

  /// The one that is connected to has said which it is, and where others are that share its store.
  ///
  /// @return whether it may be used; else there will be a connection to another one
  default boolean meets(Reply.Welcome welcome) {
    return true;
  }

  /// Whether others are known than the one that is connected to, given or learned.
  default boolean knowOthers() {
    return false;
  }

  /// Whether others are known that share the store, and so know its durable tokens.
  default boolean shareStore() {
    return false;
  }

  /// What passes the connection to the one that is used.
  default Passage passage() {
    return Passage.QUICK;
  }

  /// How far the connections come that bring no answer, and what is expected instead.
  default String account() {
    return "no answer (expected: a Raincheck server there)";
  }
}
