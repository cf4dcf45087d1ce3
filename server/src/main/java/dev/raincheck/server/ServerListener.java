package dev.raincheck.server;

/// Receives what happens to calls and operations, for metrics, traces and access logs.
///
/// It can neither fail nor delay anything: events wait in a bounded queue, and one thread of the
/// server calls all listeners. If they cannot keep up, events that find the queue full are left
/// out, counted in [ServerStatus#droppedEvents] and logged. What a listener throws is logged.
@FunctionalInterface
public interface ServerListener {
  /// Receives an event. Called once at a time, in the order of the events.
  ///
  /// @param event what happened
  void on(ServerEvent event);
}
