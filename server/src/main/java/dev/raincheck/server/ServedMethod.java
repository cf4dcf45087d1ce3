package dev.raincheck.server;

import dev.raincheck.protocol.CallMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One method as the book sees it: how it is to be answered, what it must wait for, and how many of its operations
/// stand where.
final class ServedMethod {
  private final String name;
  private final CallMode mode;
  private final Times times;
  private final List<Gate> gates;
  final Handler handler;

  int queued;
  int running;
  int unclaimed;
  int handlersBusy;

  /// The method's own times, where its interface gives any.
  record Times(
      Optional<Duration> respondWithin, Optional<Duration> operationLimit, Optional<Duration> retention) {
    static final Times NONE = new Times(Optional.empty(), Optional.empty(), Optional.empty());
  }

  ServedMethod(String name, CallMode mode, Times times, List<Gate> gates, Handler handler) {
    this.name = name;
    this.mode = mode;
    this.times = times;
    this.gates = List.copyOf(gates);
    this.handler = handler;
  }

  String name() {
    return name;
  }

  CallMode mode() {
    return mode;
  }

  Times times() {
    return times;
  }

  List<Gate> gates() {
    return gates;
  }

  @Override
  public String toString() {
    return name + " (queued " + queued + ", running " + running + ", unclaimed " + unclaimed + ")";
  }
}
