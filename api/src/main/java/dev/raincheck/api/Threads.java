package dev.raincheck.api;

/// The kind of thread that a [Blocking] method runs on.
public enum Threads {
  /// One virtual thread per operation: right for methods that wait (for disks, networks, locks).
  VIRTUAL,
  /// A bounded pool of platform threads: right for methods that compute. Virtual threads have no
  /// time slicing, so a few computing methods would keep all other virtual threads from running.
  CPU
}
