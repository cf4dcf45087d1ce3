/// The DEALER socket: addresses, handshakes, frames and messages.
@NullMarked
package dev.raincheck.client.socket;

import org.jspecify.annotations.NullMarked;
