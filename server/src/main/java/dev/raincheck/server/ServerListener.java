package dev.raincheck.server;

/// Is told what happens to calls and operations, for metrics, traces and access logs.
///
/// It can neither fail nor delay anything: events wait in a bounded queue, and one thread of the
/// server's own calls all listeners. If they cannot keep up, what finds the queue full is left out,
/// counted in [ServerStatus#droppedEvents] and logged. What a listener throws is logged.
@FunctionalInterface
public interface ServerListener {
  /// Something happened. Calls come one at a time, in the order of the events.
  void on(ServerEvent event);
}
