package dev.raincheck.client;

import dev.raincheck.protocol.TimerWheel;

/// What the session, and what is sent in it, is made of.
record SessionParts(
    CallBook.Settings settings,
    ClientActions actions,
    TimerWheel wheel,
    Exchanges exchanges,
    Deferrals deferrals,
    SessionWindow window) {}
