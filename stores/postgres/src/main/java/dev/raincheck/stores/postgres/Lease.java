package dev.raincheck.stores.postgres;

import java.time.Duration;

/// When a server is taken for dead. Nothing that must not happen rests on these times: a server
/// that was declared dead too soon is refused by the database, and begins again.
///
/// @param length how long a server that does not renew its lease is taken for alive
/// @param renewEvery how often it does
/// @param lookEvery how often each looks for dead ones, roughly
/// @param grace for how long a living server's advisory lock may be missing: while a process lives,
///   its session may end and be made again
/// @param comeBack for how long a server that has just found the database takes nobody's silence
///   for death: all may have lost it, and one notices later than another that it is back
record Lease(
    Duration length, Duration renewEvery, Duration lookEvery, Duration grace, Duration comeBack) {
  /// Twenty seconds, which outlast a full garbage collection. Nobody returns later than by the
  /// time-outs of [Connector] for an answer, or for a connection.
  static final Lease DEFAULT =
      new Lease(
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofMillis(2_500),
          Duration.ofSeconds(10));
}
