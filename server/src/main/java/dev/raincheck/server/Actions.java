package dev.raincheck.server;

import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Reply;

/// What the book wants done. The loop does it with sockets and threads, the simulator with neither.
/// Nothing here may call back into the book; what comes of an action is a later [Event].
interface Actions {
  /// Sends the reply, unless it is larger than the peer takes.
  ///
  /// @return its size in bytes
  int send(Peer peer, Reply reply);

  /// Hands over at once what was sent to the peer, instead of with other replies later on.
  ///
  /// @return whether the peer's connection was up and took the last of it
  boolean flush(Peer peer);

  /// Runs the handler; exactly one [Event.Finished] follows.
  void start(Operation operation);

  /// The operation has a token now, and is called by it.
  void named(Operation operation);

  /// Asks a running handler to stop.
  void interrupt(Operation operation, String reason);

  /// Tells all handlers, running and to come, that the server shuts down.
  void announceShutdown();

  /// Puts questions to the shutdown strategy; one [Event.Decided] or [Event.StrategyFailed]
  /// follows, or none if the strategy hangs.
  void consult(Consultation consultation);

  /// Tells whoever listens what has happened to an operation.
  default void tell(Milestone what, Operation operation) {}

  /// Tells whoever listens that a call is not run.
  default void tellRefused(String method, Peer peer, Failure failure) {}

  /// Tells the operator.
  void warn(String message);

  /// Everything is accounted for; the last replies have been sent.
  void close(Ledger ledger);
}
