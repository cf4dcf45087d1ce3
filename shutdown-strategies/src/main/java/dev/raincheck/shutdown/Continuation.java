package dev.raincheck.shutdown;

/// Whether a shutdown is over.
public enum Continuation {
  /// Keep the socket open and ask again.
  GO_ON,
  /// Abort what is left, close, and write the ledger.
  STOP
}
