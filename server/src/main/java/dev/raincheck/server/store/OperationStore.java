package dev.raincheck.server.store;

/// Keeps records of operations, so that their tokens outlive the server that gave them.
///
/// A store is opened once for each run of a server. Everything that a run does goes through its
/// [StoreRun], on one platform thread which nobody interrupts, so an implementation may block, and
/// needs no locks. Its `toString()` names it in logs: which engine, and where.
@FunctionalInterface
public interface OperationStore {
  /// Begins a run. What the runs before it have left is taken over here: queued operations are free
  /// to be [taken][StoreRun#take]; of those that had started the idempotent ones are queued again,
  /// and the others end as interrupted.
  ///
  /// @param server the server's name, for messages to the operator
  /// @return the run, which the server closes when it ends
  /// @throws StoreException if the store cannot be used: it is in use, damaged, of a newer version,
  ///   or cannot be written. The message has the value, what was expected, and the remedy
  StoreRun open(String server) throws StoreException;

  /// Begins a run of a server that clients of the others may go to.
  ///
  /// @param server as for [#open(String)]
  /// @param address where clients reach it, for [StoreRun.Member#address]; empty if nobody knows
  /// @return the run, which the server closes when it ends
  /// @throws StoreException as for [#open(String)]
  default StoreRun open(String server, String address) throws StoreException {
    return open(server);
  }
}
