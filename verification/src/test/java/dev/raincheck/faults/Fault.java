package dev.raincheck.faults;

import dev.raincheck.faults.FaultProxy.Way;

/// What can befall a connection, from some byte on.
enum Fault {
  /// Stands still for longer than anybody waits: what was sent arrives after it was sent again.
  DELAYED(1),
  /// A few bytes at a time get through.
  NARROW(1),
  REQUESTS_LOST(1),
  REPLIES_LOST(1),
  /// Nothing gets through, and neither side hears that the other has hung up.
  HALF_OPEN(1),
  /// Ends between any two bytes, in order.
  REQUESTS_CUT(2),
  REPLIES_CUT(2),
  /// Ends with a reset, which also takes what is still under way.
  RESET(2);

  /// How many connections one after the other are spoilt in a round of tests.
  final int connections;

  Fault(int connections) {
    this.connections = connections;
  }

  boolean strikes(Way way) {
    return switch (this) {
      case REQUESTS_LOST, REQUESTS_CUT -> way == Way.TO_SERVER;
      case REPLIES_LOST, REPLIES_CUT -> way == Way.TO_CLIENT;
      case DELAYED, NARROW, HALF_OPEN, RESET -> true;
    };
  }

  /// Whether one side does not hear that the other has hung up.
  boolean hidesTheEnd() {
    return switch (this) {
      case DELAYED, REQUESTS_LOST, REPLIES_LOST, HALF_OPEN -> true;
      case NARROW, REQUESTS_CUT, REPLIES_CUT, RESET -> false;
    };
  }
}
