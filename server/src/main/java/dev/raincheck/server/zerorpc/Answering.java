package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.wire.Reply;
import org.jspecify.annotations.Nullable;

/// What a reply of the book means to the client that has called. Without state.
@FunctionalInterface
interface Answering {
  /// What is said on the channel, which ends the call there; null if nothing is, and it goes on.
  @Nullable Answer to(Reply reply);
}
