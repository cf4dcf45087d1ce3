/// The ROUTER socket: connections, frames, messages, and who is let in.
@NullMarked
package dev.raincheck.server.socket;

import org.jspecify.annotations.NullMarked;
