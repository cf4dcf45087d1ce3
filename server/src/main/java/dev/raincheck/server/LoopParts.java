package dev.raincheck.server;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Door;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.StoreThread;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.Inbox;
import org.jspecify.annotations.Nullable;

/// What the loop works with.
record LoopParts(
    EventLoop events,
    Door door,
    Inbox<Event> inbox,
    HandlerRunner runner,
    StrategyThread strategyThread,
    @Nullable StoreThread store,
    Access access,
    ServerListeners listeners,
    Connections connections,
    ServerClock clock) {}
