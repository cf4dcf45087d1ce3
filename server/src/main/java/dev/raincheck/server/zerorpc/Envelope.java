package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Slice;
import org.jspecify.annotations.Nullable;

/// A message of ZeroRPC: an event on a channel.
///
/// @param channel the one that it opens, or that it is about if [#isAnswer]
/// @param isAnswer whether it is about a channel that is there
/// @param name the method, or what happens; empty if it cannot be read
/// @param arguments MessagePack, an array if the client is sane; null if there are none
record Envelope(Channel channel, boolean isAnswer, String name, @Nullable Slice arguments) {}
