/// The ROUTER socket: connections, frames, messages, and handshakes.
@NullMarked
package dev.raincheck.server.socket;

import org.jspecify.annotations.NullMarked;
