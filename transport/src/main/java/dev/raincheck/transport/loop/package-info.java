/// What loops of server and client are made of: turns, inbox, timers, threads, and logging that
/// never waits.
@NullMarked
package dev.raincheck.transport.loop;

import org.jspecify.annotations.NullMarked;
