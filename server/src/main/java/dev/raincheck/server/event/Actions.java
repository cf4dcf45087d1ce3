package dev.raincheck.server.event;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.terms.Milestone;
import dev.raincheck.shutdown.Ledger;
import java.util.function.Function;

/// What the book wants done. The loop does it with sockets and threads, the simulator with neither.
/// Nothing here may call back into the book; what comes of an action is a later [Event].
public interface Actions {
  /// Sends the message.
  void send(Peer peer, Encoding.Message message);

  /// Sends how the operation ended to a client that has asked for it; one [Event.Delivered] follows
  /// if the peer's connection was up and took it.
  void deliver(Peer peer, Encoding.Message outcome, Operation operation);

  /// Lets everything leave that was sent; one [Event.Flushed] follows, behind each
  /// [Event.Delivered].
  void flush();

  /// Runs the handler; exactly one [Event.Finished] follows.
  void start(Operation operation);

  /// The operation has a token now, and is called by it.
  void named(Operation operation);

  /// Asks a running handler to stop.
  void interrupt(Operation operation, String reason);

  /// Announces the shutdown to all handlers, running and to come.
  void announceShutdown();

  /// Puts questions to the shutdown strategy; one [Event.Decided] or [Event.StrategyFailed]
  /// follows, or none if the strategy hangs.
  void consult(Consultation consultation);

  /// Lets the store do this, behind what it was asked for before. Only if there is a store.
  default void store(StoreOrder order) {
    throw new IllegalStateException("there is no store for " + order);
  }

  /// Takes the stack of the operation's handler; one event follows, which is made of it. The stack
  /// is empty if the handler is not at work any more.
  default void takeStack(Operation operation, Function<String, Event> then) {
    throw new IllegalStateException("nothing runs the handler of " + operation);
  }

  /// Reports to listeners what has happened to an operation.
  default void tell(Milestone what, Operation operation) {}

  /// Reports to listeners that a call is not run.
  default void tellRefused(String method, Peer peer, Failure failure) {}

  /// Puts into the log what an operator did.
  default void note(String act) {}

  /// Warns the operator, in the log.
  void warn(String message);

  /// Everything is accounted for; the last replies have been sent.
  void close(Ledger ledger);
}
