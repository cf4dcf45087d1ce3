package dev.raincheck.client;

/// Receives what happens to a client's calls, for metrics, traces and logs. See
/// [ClientOptions#withListener].
///
/// It can neither fail nor delay anything: events wait in a bounded queue, and one thread of the
/// client calls all listeners. If they cannot keep up, events that find the queue full are left
/// out, counted in [RaincheckClient#droppedEvents] and logged. What a listener throws is logged.
@FunctionalInterface
public interface ClientListener {
  /// Receives an event. Called once at a time, in the order of the events.
  ///
  /// @param event what happened
  void on(ClientEvent event);
}
