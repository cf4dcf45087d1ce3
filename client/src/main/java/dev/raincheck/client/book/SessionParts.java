package dev.raincheck.client.book;

import dev.raincheck.transport.loop.TimerWheel;

/// What the session, and what is sent in it, is made of.
record SessionParts(
    CallBook.Settings settings,
    ClientActions actions,
    TimerWheel wheel,
    Exchanges exchanges,
    Deferrals deferrals,
    SessionWindow window,
    Abandon abandon) {
  /// Ends an exchange without a reply, whatever it was for.
  @FunctionalInterface
  interface Abandon {
    void end(Exchange exchange, CallOutcome why);
  }
}
