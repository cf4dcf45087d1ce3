package dev.raincheck.client;

/// Hears what happens to a client's calls, for metrics, traces and logs. See
/// [ClientOptions#withListener].
///
/// It can neither fail nor delay anything: events wait in a bounded queue, and one thread of the
/// client's own calls all listeners. If they cannot keep up, what finds the queue full is left out,
/// counted in [RaincheckClient#droppedEvents] and logged. What a listener throws is logged.
@FunctionalInterface
public interface ClientListener {
  /// Something happened. Calls come one at a time, in the order of the events.
  void on(ClientEvent event);
}
