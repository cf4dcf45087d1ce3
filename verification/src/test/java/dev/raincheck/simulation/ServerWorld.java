package dev.raincheck.simulation;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.shutdown.Ledger;
import java.util.List;

/// What a server wants of the world around it.
public interface ServerWorld {
  long nowNs();

  /// A request has been taken out of a frame.
  void received(String peer, Request request);

  /// The book says it.
  void replied(String peer, Reply reply);

  /// Carries the frame away.
  ///
  /// @param replies what is in it
  /// @return whether the connection is up, as far as the server's side can tell
  boolean sent(String peer, Frame frame, List<Reply> replies);

  /// Carries away what is said in another protocol than Raincheck's own.
  default boolean sentForeign(String peer, byte[] message) {
    throw new IllegalStateException("nothing else is spoken here, " + peer);
  }

  /// A handler is started. The world ends it by [SimulatedServer#finish] or [SimulatedServer#fail],
  /// or never.
  void started(Work work);

  /// A handler is asked to stop.
  void askedToStop(Work work);

  /// Runs this later, in the server's turn.
  void later(Runnable turn);

  void closed(Ledger ledger);

  /// The book orders this of its store.
  default void ordered(StoreOrder order) {
    throw new IllegalStateException("there is no store for " + order);
  }
}
